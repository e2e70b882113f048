declare const process: { env: { NODE_ENV?: string } };

/**
 * False in a production build. Bundlers replace the text `process.env.NODE_ENV`, so it is written out. Without a
 * bundler there may be no `process`, which counts as development.
 */
export const isDevelopment: boolean = !isProduction();

function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === 'production';
  } catch {
    return false;
  }
}
