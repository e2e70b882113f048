/** The schemes that a link may have. Others, such as `javascript:` and `data:`, are rejected. */
const linkSchemes = new Set(['http', 'https', 'mailto', 'tel']);

const controls = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/** Browsers ignore some of these characters in and before a scheme, so all are removed first. */
const invisible = /[\p{Cc}\p{Cf}\p{Z}]/gu;

/** Returns the scheme in lower case; `undefined` for a relative URL. */
export function schemeOf(url: string): string | undefined {
  return /^([^/?#:]*):/.exec(url.replace(invisible, ''))?.[1]?.toLowerCase();
}

/**
 * Returns the URL of a link in a model's text if it cannot run scripts: `http`, `https`, `mailto`, `tel` or relative.
 * Control characters are removed. Entities must be decoded already.
 *
 * @returns `undefined` for any other scheme.
 */
export function safeUrl(url: string): string | undefined {
  const scheme = schemeOf(url);
  if (scheme !== undefined && !linkSchemes.has(scheme)) return undefined;
  return url.replace(controls, '').trim();
}

/** A reserved host that no real URL contains, to distinguish relative from absolute URLs. */
const noHost = 'relative.invalid';

/**
 * Returns the host to which a browser would send the request, `''` for a relative URL. Follows the WHATWG rules:
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
