// @vitest-environment happy-dom
import './emitThenAssert.js';
