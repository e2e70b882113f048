import react from '@vitejs/plugin-react';

const plugins = process.env.REACT_COMPILER === '0' ? [] : ['babel-plugin-react-compiler'];

export default { plugins: [react({ babel: { plugins } })] };
