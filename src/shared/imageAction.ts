import { hostOf, schemeOf } from './safeUrl.js';

/** Images to load without a click: host names (`*.example.org` for all subdomains), or a function of the URL. */
export type ImagePolicy = readonly string[] | ((src: string) => boolean);

/**
 * Whether to `load` an image, `ask` with a button, or `refuse` it. A relative URL also needs a click, because a GET
 * request may have side effects on the application's server. A `data:` image is shown, because nothing is loaded.
 */
export function imageAction(src: string, policy: ImagePolicy): 'load' | 'ask' | 'refuse' {
  if (src === '') return 'refuse';
  if (/^data:image\/(?:png|gif|jpeg|webp|avif);/i.test(src)) return 'load';
  const scheme = schemeOf(src);
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return 'refuse';
  if (typeof policy === 'function') return policy(src) ? 'load' : 'ask';
  const host = hostOf(src);
  const isAllowed = policy.some((entry) => {
    const name = entry.toLowerCase();
    return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
  });
  return host !== '' && isAllowed ? 'load' : 'ask';
}
