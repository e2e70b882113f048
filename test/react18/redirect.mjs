/**
 * Loads React 18.3 for every import of React in the process: in the tests, the package and its dependencies, by
 * `import` or `require`. Two copies of React in one tree would break every hook.
 */
import { registerHooks } from 'node:module';

const root = new URL('../../', import.meta.url).href;
const react19 = new RegExp(`^${RegExp.escape(root)}node_modules/(?=(?:react|react-dom|scheduler)/)`);

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    return { ...resolved, url: resolved.url.replace(react19, `${root}test/react18/node_modules/`) };
  },
});
