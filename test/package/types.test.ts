import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsumerApp } from './ConsumerApp.js';
import pinned from './versions.json' with { type: 'json' };

const compilers = { 'TypeScript 5.9': 'typescript5', 'TypeScript 6': 'typescript6', 'TypeScript 7': 'typescript' };

describe('the types of the tarball', () => {
  let app: ConsumerApp;
  beforeAll(() => {
    app = new ConsumerApp({
      template: 'types',
      dependencies: [
        'react',
        'react-dom',
        '@types/react',
        '@types/node',
        'typescript',
        'ai',
        '@ai-sdk/react',
        'msw',
        'vitest',
      ],
      packageJson: {
        devDependencies: {
          typescript5: `npm:typescript@${pinned['typescript@5']}`,
          typescript6: `npm:typescript@${pinned['typescript@6']}`,
        },
      },
    });
    app.install();
  });
  afterAll(() => app[Symbol.dispose]());

  /** @returns the compiler's errors; nothing if it accepts the files. */
  const check = (compiler: string, file: string, options: Record<string, unknown>): string => {
    app.write({
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
          types: [],
          jsx: 'react-jsx',
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedSideEffectImports: true,
          skipLibCheck: false,
          noEmit: true,
          ...options,
        },
        files: [file],
      }),
    });
    try {
      return app.run('node', [`node_modules/${compiler}/bin/tsc`, '--project', '.']);
    } catch (error) {
      return String(error);
    }
  };

  const resolutions = [
    { module: 'esnext', moduleResolution: 'bundler' },
    { module: 'nodenext', moduleResolution: 'nodenext' },
  ];
  const matrix = Object.entries(compilers).flatMap(([name, compiler]) =>
    resolutions.map((resolution) => [name, resolution.moduleResolution, compiler, resolution] as const),
  );

  const nodeMatrix = matrix.filter(([, resolution]) => resolution === 'nodenext');
  const bundlerMatrix = matrix.filter(([, resolution]) => resolution === 'bundler');

  it.each(matrix)('all declarations of the package type-check in %s with `%s`', (_, __, compiler, resolution) => {
    expect(check(compiler, 'entryPoints.ts', resolution)).toBe('');
  });

  it.each(nodeMatrix)(
    'the types of sluice/core pass type checking in %s with `%s` without the DOM library',
    (_, __, compiler, resolution) => {
      expect(check(compiler, 'core.ts', { ...resolution, lib: ['es2023', 'esnext.disposable'], types: ['node'] })).toBe(
        '',
      );
    },
  );

  it.each(bundlerMatrix)(
    'the types of the package pass type checking in %s with `%s` together with the AI SDK, MSW and Vitest',
    (_, __, compiler, resolution) => {
      // The declarations of peers are not checked here.
      expect(check(compiler, 'peers.ts', { ...resolution, skipLibCheck: true, types: ['node'] })).toBe('');
    },
  );
});
