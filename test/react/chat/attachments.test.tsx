import { act, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import {
  type AttachmentOptions,
  type ChatLike,
  ChatWindow,
  type UploadContext,
  type UploadedFile,
  useAttachments,
} from 'sluice';
import { describe, expect, it, vi } from 'vitest';
import { fakeChat } from './fakeChat.js';

const cat = () => new File(['meow'], 'cat.png', { type: 'image/png', lastModified: 1 });
const notes = () => new File(['some notes'], 'notes.txt', { type: 'text/plain', lastModified: 2 });

URL.createObjectURL ??= () => 'blob:preview';
URL.revokeObjectURL ??= () => undefined;

function Chat({ chat, options }: { chat: ChatLike; options?: AttachmentOptions }) {
  return <ChatWindow chat={chat} attachments={useAttachments(options)} />;
}

function renderChat(chat = fakeChat(), options?: AttachmentOptions) {
  const user = userEvent.setup({ applyAccept: false });
  const view = render(<Chat chat={chat} options={options} />);
  const input = screen.getByRole('textbox', { name: 'Message' });
  const attach = (files: File[]) =>
    user.upload(view.container.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement, files);
  const send = () => user.click(screen.getByRole('button', { name: 'Send' }));
  return { ...view, user, input, attach, send, chat };
}

/** Uploads that the test completes. */
function controlledUpload() {
  const started: { file: File; context: UploadContext; done: (file: UploadedFile) => void; fail: () => void }[] = [];
  const upload = (file: File, context: UploadContext) =>
    new Promise<UploadedFile>((resolve, reject) => {
      started.push({ file, context, done: resolve, fail: () => reject(new Error('503')) });
    });
  return { upload, started };
}

describe('attachments', () => {
  it('without an upload function, attachments are sent as data URLs, with and without text', async () => {
    const { attach, send, user, input, chat } = renderChat();
    await attach([notes()]);
    await screen.findByText('10 bytes');
    await user.type(input, 'Summarise this');
    await send();
    const file = {
      type: 'file',
      mediaType: 'text/plain',
      filename: 'notes.txt',
      url: `data:text/plain;base64,${btoa('some notes')}`,
    };
    expect(chat.calls).toEqual([['sendMessage', { text: 'Summarise this', files: [file] }]]);
    expect(screen.queryByText('notes.txt')).toBeNull();

    await attach([notes()]);
    await screen.findByText('10 bytes');
    await send();
    expect(chat.calls[1]).toEqual(['sendMessage', { text: '', files: [file] }]);
  });

  it('a message is sent when the uploads of its attachments are complete', async () => {
    const { upload, started } = controlledUpload();
    const { attach, send, user, input, chat } = renderChat(fakeChat(), { upload });
    await attach([cat()]);
    act(() => started[0]?.context.onProgress(0.42));
    expect(screen.getByRole('progressbar', { name: 'Uploading, 42 %' })).toBeInTheDocument();
    await user.type(input, 'Look');
    await send();
    expect(chat.calls).toEqual([]);
    expect(screen.getByText('The message is sent once its files are uploaded.')).toBeInTheDocument();

    await act(async () => started[0]?.done({ url: 'https://files.example/cat' }));
    const file = { type: 'file', mediaType: 'image/png', filename: 'cat.png', url: 'https://files.example/cat' };
    expect(chat.calls).toEqual([['sendMessage', { text: 'Look', files: [file] }]]);
    expect(input).toHaveValue('');
  });

  it('a failed upload keeps the message in the composer, and a retry sends it', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { upload, started } = controlledUpload();
    const { attach, send, user, input, chat } = renderChat(fakeChat(), { upload });
    await attach([cat()]);
    await user.type(input, 'Look');
    await send();
    await act(async () => started[0]?.fail());
    expect(screen.getByText('Upload failed')).toBeInTheDocument();
    await send();
    expect(chat.calls).toEqual([]);
    expect(input).toHaveValue('Look');

    await user.click(screen.getByRole('button', { name: 'Upload cat.png again' }));
    await act(async () => started[1]?.done({ url: 'https://files.example/cat' }));
    await send();
    expect(chat.calls).toHaveLength(1);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it('removing an attachment aborts its upload', async () => {
    const { upload, started } = controlledUpload();
    const { attach, user } = renderChat(fakeChat(), { upload });
    await attach([cat()]);
    await user.click(screen.getByRole('button', { name: 'Remove cat.png' }));
    expect(started[0]?.context.signal.aborted).toBe(true);
    expect(screen.queryByText('cat.png')).toBeNull();
  });

  it('a file of a wrong type, a file that is too large, and too many files are refused with a message', async () => {
    const { attach } = renderChat(fakeChat(), { accept: 'image/*,.md', maxFileSize: 5, maxFiles: 2 });
    const large = new File(['123456'], 'large.png', { type: 'image/png' });
    const more = ['one.md', 'two.md'].map((name) => new File(['1'], name));
    await attach([notes(), large, cat(), ...more]);
    expect(await screen.findByText(/^notes.txt was not attached: files of this type/)).toBeInTheDocument();
    expect(screen.getByText('large.png was not attached: it is larger than 5 bytes.')).toBeInTheDocument();
    expect(screen.getByText('two.md was not attached: at most 2 files per message.')).toBeInTheDocument();
    expect(screen.getByRole('list', { name: '2 attachments' })).toBeInTheDocument();
  });

  it('attaching the same file twice adds one attachment', async () => {
    const { attach } = renderChat();
    await attach([cat()]);
    await attach([cat()]);
    expect(await screen.findByRole('list', { name: '1 attachment' })).toBeInTheDocument();
  });

  it('attachments stay in the queue with their message during an answer', async () => {
    const chat = fakeChat({ status: 'streaming' });
    const { attach, send, user, input, rerender } = renderChat(chat);
    await attach([cat()]);
    await screen.findByText('4 bytes');
    await user.type(input, 'And this?');
    await send();
    expect(screen.getByRole('list', { name: '1 message queued' })).toHaveTextContent('And this?1 attachment');
    rerender(<Chat chat={{ ...chat, status: 'ready' }} />);
    await waitFor(() => expect(chat.calls).toHaveLength(1));
    expect(chat.calls[0]?.[1]).toMatchObject({ text: 'And this?', files: [{ filename: 'cat.png' }] });
  });

  it('attachments stay with their conversation if another one is shown', async () => {
    const { upload, started } = controlledUpload();
    const a = fakeChat({ id: 'a' });
    const b = fakeChat({ id: 'b' });
    const { attach, send, user, input, rerender } = renderChat(a, { upload });
    await attach([cat()]);
    await user.type(input, 'for A');
    await send();
    rerender(<Chat chat={b} options={{ upload }} />);
    expect(screen.queryByText('cat.png')).toBeNull();
    await act(async () => started[0]?.done({ url: 'https://files.example/cat' }));
    expect([...a.calls, ...b.calls]).toEqual([]);

    rerender(<Chat chat={a} options={{ upload }} />);
    expect(screen.getByText('cat.png')).toBeInTheDocument();
    await send();
    expect(a.calls).toMatchObject([['sendMessage', { text: 'for A', files: [{ filename: 'cat.png' }] }]]);
  });
});
