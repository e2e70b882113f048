import { writeFileSync } from 'node:fs';

// `export * from` a CommonJS module exports nothing, so each name is listed.
const modules = {
  react: 'react',
  'jsx-runtime': 'react/jsx-runtime',
  'react-dom': 'react-dom',
  client: 'react-dom/client',
};
for (const [file, specifier] of Object.entries(modules)) {
  const names = Object.keys(await import(specifier)).filter((name) => name !== 'default' && name !== 'module.exports');
  writeFileSync(
    `${file}.entry.js`,
    `export { ${names.join(', ')} } from '${specifier}';\nexport { default } from '${specifier}';\n`,
  );
}

export default {
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: 'vendor',
    lib: {
      formats: ['es'],
      entry: Object.fromEntries(Object.keys(modules).map((file) => [file, `${file}.entry.js`])),
    },
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
};
