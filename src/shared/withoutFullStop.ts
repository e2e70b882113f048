/** Removes the full stop or ellipsis at the end of a sentence, so that more text can follow. */
export function withoutFullStop(sentence: string): string {
  return sentence.replace(/[.…。]$/, '');
}
