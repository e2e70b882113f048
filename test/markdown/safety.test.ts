import { describe, expect, it } from 'vitest';
import { imageAction } from '../../src/shared/imageAction.js';
import { hostOf, safeUrl } from '../../src/shared/safeUrl.js';

describe('safeUrl', () => {
  it.each([
    'https://example.com/a?b#c',
    'HTTP://example.com',
    'mailto:a@example.com',
    'tel:+123',
    '/path:with/colon',
    '#anchor:x',
    '?q=a:b',
    './a:b',
    'page',
    '',
  ])('safeUrl returns %j unchanged', (url) => {
    expect(safeUrl(url)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \u0000javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\u00adscript:alert(1)',
    '\u200bjavascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.com/x',
    'foo:bar',
    '%6aavascript:alert(1)',
    ':x',
  ])('safeUrl rejects %j', (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });

  it('safeUrl removes control characters', () => {
    expect(safeUrl('https://exa\u0000mple.com/\u2028a\tb')).toBe('https://example.com/ab');
  });
});

describe('hostOf', () => {
  it.each([
    'https://evil.example/x',
    '//evil.example/x',
    '/\\evil.example/x',
    '\\\\evil.example/x',
    'https:\\\\evil.example/x',
    'https:/evil.example/x',
    'http:evil.example/x',
    '/\t/evil.example/x',
  ])('hostOf returns evil.example for %j, as a browser does', (url) => {
    expect(hostOf(url)).toBe('evil.example');
  });

  it.each(['/page', './a', '?q', '#id', '', 'mailto:a@b.c', 'tel:1'])(
    'hostOf returns an empty string for %j',
    (url) => {
      expect(hostOf(url)).toBe('');
    },
  );
});

describe('imageAction', () => {
  it('imageAction returns ask for every network URL that is not allowed', () => {
    for (const src of ['https://a.example/x.png', '//a.example/x', '/x.png', 'x.png']) {
      expect(imageAction(src, [])).toBe('ask');
    }
  });

  it('imageAction returns load for a listed host, and for its subdomains if the entry starts with *.', () => {
    const policy = ['img.example', '*.cdn.example'];
    expect(imageAction('https://img.example/x', policy)).toBe('load');
    expect(imageAction('//IMG.example/x', policy)).toBe('load');
    expect(imageAction('https://a.b.cdn.example/x', policy)).toBe('load');
    expect(imageAction('https://cdn.example/x', policy)).toBe('ask');
    expect(imageAction('https://img.example.evil.example/x', policy)).toBe('ask');
    expect(imageAction('https://img.example@evil.example/x', policy)).toBe('ask');
    expect(imageAction('https://evilcdn.example/x', policy)).toBe('ask');
    expect(imageAction('https://evil.example\\@img.example/x', policy)).toBe('ask');
  });

  it('imageAction calls a policy function only for network URLs', () => {
    const all = () => true;
    expect(imageAction('/logo.png', all)).toBe('load');
    expect(imageAction('https://a.example/x', () => false)).toBe('ask');
    expect(imageAction('javascript:alert(1)', all)).toBe('refuse');
    expect(imageAction('data:text/html,x', all)).toBe('refuse');
  });

  it('imageAction returns load for data URLs of raster images, but not of documents that could load resources', () => {
    expect(imageAction('data:image/png;base64,AAAA', [])).toBe('load');
    expect(imageAction('data:image/svg+xml,<svg/>', [])).toBe('refuse');
  });
});
