import { createStore } from '../../../core/createStore.js';
import type { FileLike } from '../ChatLike.js';

export interface AttachmentOptions {
  /** The accepted file types, in the syntax of `<input accept>`: `'image/*,.pdf'`. @defaultValue every file */
  accept?: string | undefined;
  /** @defaultValue no limit */
  maxFiles?: number | undefined;
  /** Size limit of a file, in bytes. @defaultValue no limit */
  maxFileSize?: number | undefined;
  /**
   * Uploads a file and resolves with its URL. Call `onProgress` with the uploaded fraction, from 0 to 1. `signal`
   * aborts when the attachment is removed. @defaultValue files are sent as data URLs
   */
  upload?: ((file: File, context: UploadContext) => Promise<UploadedFile>) | undefined;
}

export interface UploadContext {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

export interface UploadedFile {
  readonly url: string;
  /** @defaultValue the type of the file */
  readonly mediaType?: string | undefined;
  /** @defaultValue the name of the file */
  readonly filename?: string | undefined;
}

/** A file that will be sent with the next message. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  /** The size in bytes. */
  readonly size: number;
  readonly status: 'uploading' | 'ready' | 'failed';
  /** The uploaded fraction, from 0 to 1. */
  readonly progress: number;
  /** The file itself, for a preview. */
  readonly file: File;
}

/** A file that was not attached. */
export interface RejectedFile {
  readonly name: string;
  readonly reason: 'type' | 'size' | 'count';
}

export interface AttachmentState {
  readonly attachments: readonly Attachment[];
  /** Files that the latest `add` call rejected. */
  readonly rejected: readonly RejectedFile[];
}

/** An attachment as plain JSON. */
export interface SavedAttachment extends Pick<Attachment, 'name' | 'mediaType' | 'size'> {
  /** The result of the upload; `undefined` if it is not complete. */
  readonly uploaded?: UploadedFile | undefined;
  /** The file as a data URL; `undefined` for an uploaded file, which does not need it. */
  readonly data?: string | undefined;
}

interface Upload {
  readonly abort: AbortController;
  uploaded: UploadedFile | undefined;
}

/** Holds the files of the next message, enforces the limits and uploads the files. */
export class AttachmentStore {
  readonly state = createStore<AttachmentState>({ attachments: [], rejected: [] });
  readonly #options: () => AttachmentOptions;
  readonly #uploads = new Map<string, Upload>();
  #count = 0;

  /** @param options - Returns the current options. Called at each use, because they may change between renders. */
  constructor(options: () => AttachmentOptions) {
    this.#options = options;
  }

  get status(): 'empty' | 'uploading' | 'failed' | 'ready' {
    const { attachments } = this.state.getSnapshot();
    const has = (status: Attachment['status']) => attachments.some((attachment) => attachment.status === status);
    if (attachments.length === 0) return 'empty';
    return has('uploading') ? 'uploading' : has('failed') ? 'failed' : 'ready';
  }

  /** Attaches files within the limits and starts their uploads. A file that is already attached is ignored. */
  readonly add = (files: Iterable<File>): void => {
    const { accept, maxFiles = Number.POSITIVE_INFINITY, maxFileSize = Number.POSITIVE_INFINITY } = this.#options();
    const rejected: RejectedFile[] = [];
    const added: Attachment[] = [];
    const attached = this.state.getSnapshot().attachments.map(({ file }) => file);
    for (const file of files) {
      if (attached.some((other) => isSameFile(file, other))) continue;
      const reason = !isAccepted(file, accept)
        ? 'type'
        : file.size > maxFileSize
          ? 'size'
          : attached.length >= maxFiles
            ? 'count'
            : undefined;
      if (reason) {
        rejected.push({ name: file.name, reason });
        continue;
      }
      attached.push(file);
      this.#count += 1;
      const id = `attachment-${this.#count}`;
      const mediaType = file.type || 'application/octet-stream';
      this.#uploads.set(id, { abort: new AbortController(), uploaded: undefined });
      added.push({ id, name: file.name, mediaType, size: file.size, status: 'uploading', progress: 0, file });
    }
    this.state.set({ attachments: [...this.state.getSnapshot().attachments, ...added], rejected });
    for (const { id, file } of added) void this.#start(id, file);
  };

  /**
   * Attaches pasted files, unless the clipboard also has text, because office applications also put an image of
   * copied text on the clipboard.
   *
   * @returns whether the paste was handled.
   */
  readonly addPasted = (data: DataTransfer): boolean => {
    if (data.files.length === 0 || data.getData('text/plain') !== '') return false;
    this.add(data.files);
    return true;
  };

  /** Attaches dropped files. Folders are ignored. */
  readonly addDropped = (data: DataTransfer): void => {
    const items = [...data.items].filter(({ kind }) => kind === 'file');
    const files = items.flatMap((item) => (item.webkitGetAsEntry?.()?.isDirectory ? [] : (item.getAsFile() ?? [])));
    this.add(files);
  };

  /** Removes an attachment and aborts its upload. */
  readonly remove = (id: string): void => {
    this.#abort(id);
    const { attachments } = this.state.getSnapshot();
    this.state.set({ attachments: attachments.filter((attachment) => attachment.id !== id), rejected: [] });
  };

  /** Restarts the upload of a failed attachment. */
  readonly retry = (id: string): void => {
    const attachment = this.state.getSnapshot().attachments.find((other) => other.id === id);
    if (attachment?.status !== 'failed') return;
    this.#change(id, { status: 'uploading', progress: 0 });
    void this.#start(id, attachment.file);
  };

  /** Removes and returns all attachments. Call it only if all uploads are complete. */
  readonly take = (): FileLike[] => {
    const files = this.state.getSnapshot().attachments.flatMap(({ id, name, mediaType }): FileLike[] => {
      const { uploaded } = this.#uploads.get(id) ?? {};
      if (!uploaded) return [];
      const { url, mediaType: type = mediaType, filename = name } = uploaded;
      return [{ type: 'file', mediaType: type, url, filename }];
    });
    this.clear();
    return files;
  };

  /** Removes all attachments and aborts their uploads. */
  readonly clear = (): void => {
    const { attachments, rejected } = this.state.getSnapshot();
    for (const { id } of attachments) this.#abort(id);
    if (attachments.length > 0 || rejected.length > 0) this.state.set({ attachments: [], rejected: [] });
  };

  /** Returns the attachments as plain JSON. Reads files that are not uploaded yet. */
  readonly toJSON = (): Promise<SavedAttachment[]> =>
    Promise.all(
      this.state.getSnapshot().attachments.map(async ({ id, name, mediaType, size, file }) => {
        const { uploaded } = this.#uploads.get(id) ?? {};
        const data = uploaded ? undefined : (await readAsDataUrl(file)).url;
        return { name, mediaType, size, uploaded, data };
      }),
    );

  /** Restores the result of {@link toJSON}. Restarts incomplete uploads. */
  readonly restore = async (saved: readonly SavedAttachment[]): Promise<void> => {
    const files = await Promise.all(saved.map(toFile));
    const attachments = saved.map(({ name, mediaType, size, uploaded }, index): Attachment => {
      this.#count += 1;
      const id = `attachment-${this.#count}`;
      this.#uploads.set(id, { abort: new AbortController(), uploaded });
      const status = uploaded ? 'ready' : 'uploading';
      return { id, name, mediaType, size, status, progress: uploaded ? 1 : 0, file: files[index]! };
    });
    const state = this.state.getSnapshot();
    this.state.set({ ...state, attachments: [...attachments, ...state.attachments] });
    for (const { id, status, file } of attachments) if (status === 'uploading') void this.#start(id, file);
  };

  async #start(id: string, file: File): Promise<void> {
    const entry = this.#uploads.get(id);
    if (!entry) return;
    const { abort } = entry;
    const { upload = readAsDataUrl } = this.#options();
    const onProgress = (fraction: number) => {
      if (!abort.signal.aborted) this.#change(id, { progress: Math.min(1, Math.max(0, fraction)) });
    };
    try {
      entry.uploaded = await upload(file, { signal: abort.signal, onProgress });
      if (!abort.signal.aborted) this.#change(id, { status: 'ready', progress: 1 });
    } catch (error) {
      if (abort.signal.aborted) return;
      console.error(error);
      this.#change(id, { status: 'failed' });
    }
  }

  #change(id: string, change: Partial<Attachment>): void {
    const state = this.state.getSnapshot();
    const attachments = state.attachments.map((other) => (other.id === id ? { ...other, ...change } : other));
    this.state.set({ ...state, attachments });
  }

  #abort(id: string): void {
    this.#uploads.get(id)?.abort.abort();
    this.#uploads.delete(id);
  }
}

/** Whether an `<input>` with this `accept` value would offer the file. */
function isAccepted(file: File, accept = ''): boolean {
  const patterns = accept
    .toLowerCase()
    .split(',')
    .map((pattern) => pattern.trim())
    .filter(Boolean);
  if (patterns.length === 0) return true;
  const type = file.type.toLowerCase();
  const name = file.name.toLowerCase();
  return patterns.some((pattern) =>
    pattern.startsWith('.')
      ? name.endsWith(pattern)
      : pattern.endsWith('/*')
        ? type.startsWith(pattern.slice(0, -1))
        : type === pattern,
  );
}

function isSameFile(one: File, other: File): boolean {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

/** In bytes. Base64 of a multiple of 3 bytes needs no padding, so that encoded slices can be joined. */
const sliceBytes = 3 * 2 ** 17;

/** Reads a file as a data URL in slices: reading 10 MB at once blocks the main thread for longer than a frame. */
async function readAsDataUrl(file: File, context?: UploadContext): Promise<UploadedFile> {
  const slices: string[] = [];
  for (let start = 0; start < file.size; start += sliceBytes) {
    slices.push(await readBase64(file.slice(start, start + sliceBytes)));
    context?.signal.throwIfAborted();
    context?.onProgress((start + sliceBytes) / file.size);
  }
  return { url: `data:${file.type || 'application/octet-stream'};base64,${slices.join('')}` };
}

function readBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}

/**
 * Creates a file from its data URL, in slices like {@link readAsDataUrl}. If the file was uploaded to a server, the
 * created file is empty.
 */
async function toFile({ name, mediaType, uploaded, data = uploaded?.url ?? '' }: SavedAttachment): Promise<File> {
  const base64 = data.startsWith('data:') ? data.slice(data.indexOf(',') + 1) : '';
  const sliceLength = (sliceBytes / 3) * 4;
  const slices: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start < base64.length; start += sliceLength) {
    slices.push(Uint8Array.from(atob(base64.slice(start, start + sliceLength)), (byte) => byte.charCodeAt(0)));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new File(slices, name, { type: mediaType });
}
