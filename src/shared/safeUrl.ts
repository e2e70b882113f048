/** The schemes that a link may have. Other schemes (`javascript:`, `data:`, `vbscript:`, custom ones) are rejected. */
const linkSchemes = new Set(['http', 'https', 'mailto', 'tel']);

const controls = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/**
 * Browsers ignore some of these characters before and inside a scheme, so all are removed before the scheme is read.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Z}]/gu;

/** The scheme in lower case. `undefined` for a relative URL. */
export function schemeOf(url: string): string | undefined {
  return /^([^/?#:]*):/.exec(url.replace(invisible, ''))?.[1]?.toLowerCase();
}

/**
 * Returns the URL of a link in a model's text if following the link cannot run scripts: `http`, `https`, `mailto`,
 * `tel` or relative. The entities must be decoded already. Control characters are removed.
 *
 * @returns `undefined` for any other scheme.
 */
export function safeUrl(url: string): string | undefined {
  const scheme = schemeOf(url);
  if (scheme !== undefined && !linkSchemes.has(scheme)) return undefined;
  return url.replace(controls, '').trim();
}

/** A reserved host that no real URL contains, which distinguishes relative URLs from absolute ones. */
const noHost = 'relative.invalid';

/**
 * Returns the host that a browser would send the request to, `''` for a relative URL. Follows WHATWG rules:
 * `/\\evil.com` and `https:\\evil.com` have the host `evil.com`.
 */
export function hostOf(url: string): string {
  // `https:path` is relative on an https page and absolute elsewhere, so both bases are tried.
  for (const base of [`http://${noHost}`, `https://${noHost}`]) {
    if (!URL.canParse(url, base)) continue;
    const { host } = new URL(url, base);
    if (host !== noHost) return host;
  }
  return '';
}
