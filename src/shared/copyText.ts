/**
 * Copies text to the clipboard, also on an insecure origin, where `navigator.clipboard` is undefined.
 *
 * @returns whether the text was copied.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The deprecated method: selects an off-screen text area, runs the copy command and restores the focus. */
function copyBySelection(text: string): boolean {
  const { activeElement } = document;
  const area = document.createElement('textarea');
  area.value = text;
  area.style.cssText = 'position: fixed; inset-block-start: 0; opacity: 0';
  // Elements outside an open modal dialog cannot be focused.
  (activeElement?.closest('dialog') ?? document.body).append(area);
  // WebKit does not focus the text area on `select()`.
  area.focus({ preventScroll: true });
  area.select();
  const hasCopied = document.execCommand?.('copy') ?? false;
  area.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
  return hasCopied;
}
