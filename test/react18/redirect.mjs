/**
 * Gives the process React 18.3 wherever it asks for React: the tests, the package, and what they import, be it by
 * `import` or by `require`. Two Reacts in one tree would break every hook.
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
