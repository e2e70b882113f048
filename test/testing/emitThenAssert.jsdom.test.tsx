import './emitThenAssert.js';
