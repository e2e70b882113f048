/** Schemes that a link may have. Any other scheme (`javascript:`, `data:`, `vbscript:`, an app's own) is refused. */
const linkSchemes = new Set(['http', 'https', 'mailto', 'tel']);

const controls = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/** Browsers skip some of these before and within a scheme, so all are removed before the scheme is read. */
const invisible = /[\p{Cc}\p{Cf}\p{Z}]/gu;

/** The scheme in lower case; `undefined` for a relative URL. */
export function schemeOf(url: string): string | undefined {
  return /^([^/?#:]*):/.exec(url.replace(invisible, ''))?.[1]?.toLowerCase();
}

/**
 * Returns the URL of a link from a model's text if following it cannot run script: `http`, `https`, `mailto`, `tel` or
 * relative. Expects decoded entities; removes control characters.
 *
 * @returns `undefined` for any other scheme.
 */
export function safeUrl(url: string): string | undefined {
  const scheme = schemeOf(url);
  if (scheme !== undefined && !linkSchemes.has(scheme)) return undefined;
  return url.replace(controls, '').trim();
}

/** A host no URL can name, to tell absolute from relative URLs. */
const noHost = 'relative.invalid';

/**
 * Returns the host to which a browser would send the request, `''` for a URL relative to the environment. WHATWG rules:
 * `/\\evil.com` and `https:\\evil.com` name the host `evil.com`.
 */
export function hostOf(url: string): string {
  // `https:path` is relative below https and absolute elsewhere, so both bases are tried.
  for (const base of [`http://${noHost}`, `https://${noHost}`]) {
    if (!URL.canParse(url, base)) continue;
    const { host } = new URL(url, base);
    if (host !== noHost) return host;
  }
  return '';
}
