/** Schemes that a link may lead to. Anything else (`javascript:`, `data:`, `vbscript:`, an app's own) is shown as text. */
const linkSchemes = new Set(['http', 'https', 'mailto', 'tel']);

const controls = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/** Browsers skip some of these before and within a scheme; here they all are, so that none hides one. */
const invisible = /[\p{Cc}\p{Cf}\p{Z}]/gu;

/** The part before the first colon, where that stands before any `/`, `?` or `#`. */
function schemeOf(url: string): string | undefined {
  return /^([^/?#:]*):/.exec(url.replace(invisible, ''))?.[1]?.toLowerCase();
}

/**
 * The address if it may be linked to: `http`, `https`, `mailto`, `tel`, or relative to the page. Entities must be
 * decoded already; control characters are dropped here.
 */
export function safeHref(url: string): string | undefined {
  const scheme = schemeOf(url);
  if (scheme !== undefined && !linkSchemes.has(scheme)) return undefined;
  return url.replace(controls, '').trim();
}

/** Which images are fetched without being asked for: hosts (`*.example.org` for all below one), or a decision for each. */
export type ImagePolicy = readonly string[] | ((src: string) => boolean);

/**
 * What may be done with an image: `load` it, `ask` the reader first, or `refuse` it altogether. An address on the page's
 * own host is asked for too: a GET may have effects there. Data in the address itself is never fetched.
 */
export function imageVerdict(src: string, policy: ImagePolicy): 'load' | 'ask' | 'refuse' {
  if (/^data:image\/(?:png|gif|jpeg|webp|avif);/i.test(src)) return 'load';
  const scheme = schemeOf(src);
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return 'refuse';
  if (typeof policy === 'function') return policy(src) ? 'load' : 'ask';
  const host = hostOf(src);
  const allowed = policy.some((entry) => {
    const name = entry.toLowerCase();
    return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
  });
  return host !== '' && allowed ? 'load' : 'ask';
}

/** The host that an absolute address names, `''` for one relative to the page. */
export function hostOf(url: string): string {
  try {
    return new URL(url.startsWith('//') ? `https:${url}` : url).host;
  } catch {
    return '';
  }
}
