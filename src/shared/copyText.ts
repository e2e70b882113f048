/**
 * Copies text to the clipboard, also on an insecure origin, where `navigator.clipboard` is undefined.
 *
 * @returns Whether the text was copied.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The deprecated way: selects an off-screen text area, runs the copy command, and restores the focus. */
function copyBySelection(text: string): boolean {
  const { activeElement } = document;
  const area = document.createElement('textarea');
  area.value = text;
  area.style.cssText = 'position: fixed; inset-block-start: 0; opacity: 0';
  // Placed inside an open modal dialog, because elements outside of it cannot be focused.
  (activeElement?.closest('dialog') ?? document.body).append(area);
  area.select();
  const hasCopied = document.execCommand?.('copy') ?? false;
  area.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
  return hasCopied;
}
