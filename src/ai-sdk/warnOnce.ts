const warned = new Set<string>();

declare const process: { env: { NODE_ENV?: string } };

/** Tells the developer, once a page and never the user. */
export function warnOnce(about: string, message: string): void {
  if (isProduction() || warned.has(about)) return;
  warned.add(about);
  console.warn(`[sluice] ${message}`);
}

/** Bundlers put a constant in place of the expression; where none did, there may be no `process`. */
function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === 'production';
  } catch {
    return false;
  }
}
