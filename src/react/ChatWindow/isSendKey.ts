import type { KeyboardEvent } from 'react';

/** Whether a key press sends a message: Enter without Shift, but not on a touch screen or during an IME composition. */
export function isSendKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isComposing(event) && !isTouchScreen();
}

/** Safari ends the composition before the keydown of Enter, which then has keyCode 229. */
export const isComposing = (event: KeyboardEvent): boolean => event.nativeEvent.isComposing || event.keyCode === 229;

function isTouchScreen(): boolean {
  return typeof matchMedia !== 'undefined' && matchMedia('(hover: none) and (pointer: coarse)').matches;
}
