import type { Meta, StoryObj } from '@storybook/react-vite';
import { type AttachmentOptions, type UploadContext, useAttachments } from 'sluice';
import { finish, pace, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';
import { SessionChat, type SessionChatProps } from './SessionChat.js';

interface AttachmentChatProps extends Omit<SessionChatProps, 'attachments'> {
  options?: AttachmentOptions | undefined;
}

function AttachmentChat({ options, ...props }: AttachmentChatProps) {
  return <SessionChat {...props} attachments={useAttachments(options)} />;
}

/**
 * Files in messages: the attach button, drag and drop anywhere on the chat, and paste. `useAttachments` takes the limits
 * and an upload function; without one, files are sent as data URLs.
 */
const meta = {
  title: 'ChatWindow/Attachments',
  component: AttachmentChat,
  args: { header: 'Rivers', session: { protocol: 'ai-sdk' } },
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/chat',
        script(
          pace({ ttftMs: 300, charsPerSecond: 400, seed: 3 }),
          text('A meander in its third stage: the neck is narrow, and the next flood may cut it off.'),
          finish(),
        ),
      ),
    ),
} satisfies Meta<typeof AttachmentChat>;

export default meta;
type Story = StoryObj<typeof meta>;
type Context = Parameters<NonNullable<Story['play']>>[0];

/** Drawn here, so that the story loads nothing. */
async function picture(): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 200;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = '#7fa36b';
  context.fillRect(0, 0, 320, 200);
  context.strokeStyle = '#3f7fae';
  context.lineWidth = 18;
  context.beginPath();
  context.moveTo(0, 100);
  context.bezierCurveTo(120, -60, 60, 260, 180, 100);
  context.bezierCurveTo(260, -20, 240, 220, 320, 100);
  context.stroke();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new File([blob as Blob], 'meander.png', { type: 'image/png', lastModified: 1 });
}

const notes = () => new File(['Gauge 2: 14.2 m³/s'], 'gauge readings.txt', { type: 'text/plain', lastModified: 2 });

async function attach({ canvasElement, userEvent }: Context, files: File[]): Promise<void> {
  const input = canvasElement.querySelector<HTMLInputElement>('input[type=file]');
  await userEvent.upload(input as HTMLInputElement, files);
}

/** A picture and a text file, sent with a question. */
export const SendFiles: Story = {
  args: { options: { maxFiles: 5, maxFileSize: 4_000_000 } },
  play: async (context) => {
    const { canvas, userEvent } = context;
    await attach(context, [await picture(), notes()]);
    await waitFor(() => expect(canvas.getByText('19 bytes')).toBeVisible());
    await userEvent.type(canvas.getByRole('textbox', { name: 'Message' }), 'What is shown here?{Enter}');
    await expect(await canvas.findByRole('img', { name: 'meander.png' })).toBeVisible();
    await expect(await canvas.findByText(/third stage/, {}, { timeout: 8_000 })).toBeVisible();
  },
};

const slowUpload = (_: File, { signal, onProgress }: UploadContext) =>
  new Promise<{ url: string }>((_resolve, reject) => {
    onProgress(0.35);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

/** The message is sent after its file is uploaded. Until then, the message can be edited and the file removed. */
export const Uploading: Story = {
  args: { options: { upload: slowUpload } },
  play: async (context) => {
    const { canvas, userEvent } = context;
    await attach(context, [await picture()]);
    await userEvent.type(canvas.getByRole('textbox', { name: 'Message' }), 'What is shown here?{Enter}');
    await expect(await canvas.findByText('Uploading, 35 %')).toBeVisible();
    await expect(canvas.getByText(/sent once its files are uploaded/)).toBeVisible();
  },
};

/** A failed upload keeps the file and the text. Retry uploads again. */
export const UploadFailed: Story = {
  args: { options: { upload: () => Promise.reject(new Error('The storage answered 503.')) } },
  play: async (context) => {
    await attach(context, [await picture(), notes()]);
    await waitFor(() => expect(context.canvas.getAllByText('Upload failed')).toHaveLength(2));
    await expect(context.canvas.getByRole('button', { name: 'Upload meander.png again' })).toBeVisible();
  },
};

/** Files over a limit are named, with the limit. */
export const Refused: Story = {
  args: { options: { accept: 'image/*', maxFileSize: 500 } },
  play: async (context) => {
    const dropped = new DataTransfer();
    for (const file of [await picture(), notes()]) dropped.items.add(file);
    const chat = context.canvasElement.querySelector('.sluice-chat');
    chat?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: dropped }));
    await expect(await context.canvas.findByText(/^meander.png was not attached: it is larger than/)).toBeVisible();
    await expect(context.canvas.getByText(/^gauge readings.txt was not attached: files of this type/)).toBeVisible();
  },
};
