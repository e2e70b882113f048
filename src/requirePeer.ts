interface Peer {
  readonly name: string;
  /** The supported versions in words, such as `'2 or newer'`. */
  readonly versions: string;
  /** Whether the installed version has the exports that the entry point uses. */
  readonly isCompatible: boolean;
}

/**
 * Checks an optional peer dependency when its entry point is loaded. package.json accepts any version, because npm
 * would otherwise refuse to install the package beside an older version, even if the entry point is not used.
 *
 * An entry point imports the peer as a namespace, because a missing named export would fail before this check.
 *
 * @throws Error if the peer is not compatible. The message includes the installed version if it is known.
 */
export function requirePeer(entryPoint: string, { name, versions, isCompatible }: Peer): void {
  if (isCompatible) return;
  const version = installedVersion(name);
  throw new Error(
    `${entryPoint} needs ${name} ${versions}${version ? `, found ${version}` : ', and the installed version is another one'}. ` +
      `Run: npm install ${name}@latest`,
  );
}

/** Reads the version from the peer's package.json. Works only in Node, and only if the peer exports that file. */
function installedVersion(name: string): string | undefined {
  try {
    const { createRequire } = globalThis.process.getBuiltinModule('node:module');
    return createRequire(import.meta.url)(`${name}/package.json`).version;
  } catch {
    return undefined;
  }
}
