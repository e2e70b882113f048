/** The URL of a link that a model gave, if following it can do no more than open a page. */
export function safeUrl(url: string | undefined): URL | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed : undefined;
}
