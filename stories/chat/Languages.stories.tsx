import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { ChatWindow, useAttachments, useChatSession } from 'sluice';
import { finish, reasoning, script, source, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, fireEvent, within } from 'storybook/test';
import { colouredText } from './colouredText.js';
import { isRightToLeft, type Language, languages, nameOf } from './languages.js';

/** A conversation in one language: an answer with its sources, and one that was cut off. */
function LanguageChat({ language }: { language: Language }) {
  const { strings, question, answer } = languages[language];
  const chat = useChatSession({
    protocol: 'ai-sdk',
    restore: {
      version: 1,
      messages: [
        { id: 'q1', role: 'user', parts: [{ type: 'text', text: question }] },
        {
          id: 'a1',
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: answer },
            { type: 'text', text: `${answer}\n\n\`\`\`ts\nconst sinuosity = channel / valley;\n\`\`\`` },
            { type: 'source-url', sourceId: 's1', url: 'https://example.com/rivers', title: 'example.com' },
          ],
        },
        { id: 'q2', role: 'user', parts: [{ type: 'text', text: question }] },
        { id: 'a2', role: 'assistant', parts: [{ type: 'text', text: answer.slice(0, answer.length / 2) }] },
      ],
      outcomes: { a1: 'complete', a2: 'truncated' },
      queue: [],
    },
  });
  return (
    <ChatWindow
      chat={chat}
      slots={colouredText}
      strings={strings}
      locale={language}
      lang={language}
      dir={isRightToLeft(language) ? 'rtl' : 'ltr'}
      header={nameOf(language)}
      attachments={useAttachments()}
    />
  );
}

/** The chat below a toolbar that switches its language. */
function Languages({ language: initial }: { language: Language }) {
  const [language, setLanguage] = useState(initial);
  return (
    <div style={{ display: 'flex', flexDirection: 'column', blockSize: '100dvh' }}>
      <label style={{ display: 'flex', gap: '0.5rem', alignItems: 'center', padding: '0.5rem 1rem' }}>
        Language
        <select
          value={language}
          onChange={(event) => setLanguage(event.target.value as Language)}
          style={{ font: 'inherit', minBlockSize: 44 }}
        >
          {(Object.keys(languages) as Language[]).map((each) => (
            <option key={each} value={each} lang={each}>
              {nameOf(each)}
            </option>
          ))}
        </select>
      </label>
      <div style={{ flex: 1, minBlockSize: 0 }}>
        <LanguageChat key={language} language={language} />
      </div>
    </div>
  );
}

/** The same chat in fourteen languages. Arabic and Hebrew mirror its layout; code stays from left to right. */
const meta = {
  title: 'ChatWindow/Languages',
  component: Languages,
  args: { language: 'de' },
  argTypes: { language: { control: 'select', options: Object.keys(languages) } },
  parameters: { layout: 'fullscreen' },
  beforeEach: ({ msw, args }) => {
    const { answer } = languages[args.language];
    const reply = script(reasoning(answer), text(answer), source('https://example.com/rivers'), finish());
    msw.use(streamHandler('/api/chat', reply));
  },
} satisfies Meta<typeof Languages>;

export default meta;
type Story = StoryObj<typeof meta>;

/** German, and every other language through the toolbar. */
export const Toolbar: Story = {
  play: async ({ canvas, canvasElement }) => {
    const select = canvas.getByRole('combobox', { name: 'Language' });
    for (const language of Object.keys(languages) as Language[]) {
      await fireEvent.change(select, { target: { value: language } });
      const { strings } = languages[language];
      const chat = within(canvasElement.querySelector<HTMLElement>(`.sluice-chat[lang=${language}]`)!);
      await expect(chat.getByRole('textbox', { name: strings.input })).toHaveAttribute(
        'placeholder',
        strings.placeholder,
      );
      await expect(chat.getByRole('button', { name: strings.send })).toBeVisible();
      await expect(chat.getByText(strings.truncated)).toBeVisible();
    }
    await fireEvent.change(select, { target: { value: 'de' } });
  },
};

/** Arabic: the composer's buttons change sides, and the code does not. */
export const RightToLeft: Story = {
  args: { language: 'ar' },
  play: async ({ canvas, canvasElement }) => {
    const { strings } = languages.ar;
    const left = (element: Element) => element.getBoundingClientRect().left;
    const input = canvas.getByRole('textbox', { name: strings.input });
    // The placeholder starts on the right too, although an empty input has no text to take a direction from.
    await expect(getComputedStyle(input).direction).toBe('rtl');
    await expect(left(canvas.getByRole('button', { name: strings.send }))).toBeLessThan(left(input));
    await expect(left(canvas.getByRole('button', { name: strings.attach }))).toBeGreaterThan(left(input));
    await expect(getComputedStyle(canvasElement.querySelector('pre')!).direction).toBe('ltr');
    await expect(getComputedStyle(canvas.getAllByRole('article', { name: strings.you })[0]!).direction).toBe('rtl');
  },
};
