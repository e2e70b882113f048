import { describe, expect, it } from 'vitest';
import { imageVerdict, safeHref } from '../../src/markdown/safeUrl.js';

describe('safeHref', () => {
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
  ])('lets %j be', (url) => {
    expect(safeHref(url)).toBe(url);
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
  ])('refuses %j', (url) => {
    expect(safeHref(url)).toBeUndefined();
  });

  it('drops control characters', () => {
    expect(safeHref('https://exa\u0000mple.com/\u2028a\tb')).toBe('https://example.com/ab');
  });
});

describe('imageVerdict', () => {
  it('asks for every address on the network unless it is allowed', () => {
    for (const src of ['https://a.example/x.png', '//a.example/x', '/x.png', 'x.png', '']) {
      expect(imageVerdict(src, [])).toBe('ask');
    }
  });

  it('allows hosts by name, and all below one', () => {
    const policy = ['img.example', '*.cdn.example'];
    expect(imageVerdict('https://img.example/x', policy)).toBe('load');
    expect(imageVerdict('//IMG.example/x', policy)).toBe('load');
    expect(imageVerdict('https://a.b.cdn.example/x', policy)).toBe('load');
    expect(imageVerdict('https://cdn.example/x', policy)).toBe('ask');
    expect(imageVerdict('https://img.example.evil.example/x', policy)).toBe('ask');
    expect(imageVerdict('https://img.example@evil.example/x', policy)).toBe('ask');
    expect(imageVerdict('https://evilcdn.example/x', policy)).toBe('ask');
    expect(imageVerdict('https://evil.example\\@img.example/x', policy)).toBe('ask');
  });

  it('leaves the decision to a function, for addresses on the network alone', () => {
    const all = () => true;
    expect(imageVerdict('/logo.png', all)).toBe('load');
    expect(imageVerdict('https://a.example/x', () => false)).toBe('ask');
    expect(imageVerdict('javascript:alert(1)', all)).toBe('refuse');
    expect(imageVerdict('data:text/html,x', all)).toBe('refuse');
  });

  it('loads pixels that stand in the address, and no document that could fetch more', () => {
    expect(imageVerdict('data:image/png;base64,AAAA', [])).toBe('load');
    expect(imageVerdict('data:image/svg+xml,<svg/>', [])).toBe('refuse');
  });
});
