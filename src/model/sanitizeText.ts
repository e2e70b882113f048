import { maskKeys } from './maskKeys.js';

/** The query or fragment of a URL, which may contain a key. */
const addressTail = /((?:\w+:\/\/|\/)[^\s?#"'`<>]*)[?#][^\s"'`<>()]*[^\s"'`<>().,:;!]/g;
const userInfo = /(\w+:\/\/)[^\s/@]+@/g;
/** Control and bidirectional formatting characters, except tab and line breaks. */
const invisible = /(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Masks keys, removes queries and credentials from URLs in a text, and makes control and bidi characters visible. */
export function sanitizeText(text: string): string {
  return maskKeys(text)
    .replace(userInfo, '$1…@')
    .replace(addressTail, '$1?…')
    .replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
