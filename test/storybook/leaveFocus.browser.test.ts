import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaveFocus } from '../../.storybook/leaveFocus.js';

describe('stories in the frames of a docs page', () => {
  let frames: HTMLIFrameElement[];
  let search: HTMLInputElement;

  beforeEach(() => {
    search = document.body.appendChild(document.createElement('input'));
    frames = ['one', 'two'].map((name) => {
      const frame = document.createElement('iframe');
      frame.id = `iframe--${name}`;
      document.body.append(frame);
      frame.contentDocument!.body.innerHTML = '<textarea></textarea>';
      leaveFocus(frame.contentWindow as Window & typeof globalThis);
      return frame;
    });
  });

  afterEach(() => {
    for (const element of [search, ...frames]) element.remove();
  });

  const field = ({ contentDocument }: HTMLIFrameElement) => contentDocument!.querySelector('textarea')!;

  it('type at the same time, and leave the focus where the reader has it', async () => {
    search.focus();
    await Promise.all(
      frames.map((frame) =>
        userEvent.setup({ document: frame.contentDocument! }).type(field(frame), 'How does it work?'),
      ),
    );
    for (const frame of frames) {
      expect(field(frame).value).toBe('How does it work?');
      expect(frame.contentDocument!.activeElement).toBe(field(frame));
    }
    expect(document.activeElement).toBe(search);
  });

  it('have the real focus once the reader puts it there', () => {
    const [frame] = frames as [HTMLIFrameElement];
    frame.contentDocument!.body.insertAdjacentHTML('beforeend', '<button type="button">Ask</button>');
    const button = frame.contentDocument!.querySelector('button')!;
    field(frame).focus();
    expect(document.activeElement).not.toBe(frame);
    // As a click does it: without a call of `focus()` on the element.
    const { focus } = document.createElement('button');
    focus.call(button);
    expect(document.activeElement).toBe(frame);
    expect(frame.contentDocument!.activeElement).toBe(button);
    field(frame).focus();
    expect(frame.contentDocument!.activeElement).toBe(field(frame));
  });
});
