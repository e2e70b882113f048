import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

const root = new URL('../../../', import.meta.url);

/** Lets a child process import the sources: Node strips the types, and this hook finds the files. */
registerHooks({
  resolve(specifier, context, next) {
    const own = /^sluice\/(.*)$/.exec(specifier)?.[1];
    if (own) {
      const candidates = [`src/${own}.ts`, `src/${own}/index.ts`].map((path) => new URL(path, root));
      return next(candidates.find((url) => existsSync(url)).href, context);
    }
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return next(source.href, context);
    }
    return next(specifier, context);
  },
});
