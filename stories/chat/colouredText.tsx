import { type ChatSlots, useChatSettings } from 'sluice';
import { Markdown } from 'sluice/markdown';
import { renderCode } from '../markdown/renderers.js';

/** Markdown with coloured code, as a slot of `ChatWindow`. */
export const colouredText: ChatSlots = {
  Text: function ColouredText({ text, streaming }) {
    const { strings } = useChatSettings();
    return <Markdown text={text} streaming={streaming} strings={strings} renderCode={renderCode} />;
  },
};
