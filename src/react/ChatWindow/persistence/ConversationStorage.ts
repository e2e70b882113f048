import type { ResponseOutcome } from '../../../model/ResponseState.js';
import type { SavedAttachment } from '../attachments/AttachmentStore.js';
import type { BranchStore } from '../branches/BranchStore.js';
import type { MessageLike, QueuedMessage } from '../ChatLike.js';
import type { Steps } from './steps.js';

/** The storage for conversations: `localStorage`, or an object with these three methods, which may be asynchronous. */
export interface ChatStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): void | Promise<void>;
  removeItem(key: string): void | Promise<void>;
}

/** The saved state of a conversation. */
export interface Conversation {
  readonly messages: readonly MessageLike[];
  readonly outcomes: Readonly<Record<string, ResponseOutcome>>;
  readonly queue: readonly QueuedMessage[];
  readonly branches: ReturnType<BranchStore['toJSON']>;
}

export interface SavedConversation extends Conversation {
  readonly version: 2;
  /** Changes with every save, so that a tab detects saves of other tabs. */
  readonly revision: string;
}

/** The values to write; `undefined` for unchanged values. */
export interface Changes {
  readonly conversation?: Conversation | undefined;
  readonly draft?: string | undefined;
  readonly attachments?: readonly SavedAttachment[] | undefined;
}

type Reviver = (key: string, value: unknown) => unknown;

/** Matches the revision at the start of the stored JSON. */
const revisionPattern = /^\{"version":2,"revision":"(\w+)"/;

/** Replaces a file in the stored JSON. A quotation mark inside a JSON string is escaped, so text does not match. */
const referencePattern = /"sluice-file:(\w+)"/g;

/** Replaces a file that was not saved. The message keeps the name and type of the file. */
const noFile = 'data:,';

/**
 * Reads and writes one conversation and its draft. Each data URL has a storage key of its own and is written once,
 * because writing 10 MB of files with every save would block the page. Files are written before the JSON that refers
 * to them, so that a page closed between two writes loses none.
 */
export class ConversationStorage {
  readonly #key: string;
  readonly #getStorage: () => ChatStorage;
  /** The revision that this tab shows: the one that it restored or wrote last. */
  revision: string | undefined;
  /** The file ids by data URL; `undefined` for a file that could not be written, for example to a full storage. */
  readonly #ids = new Map<string, string | undefined>();
  /** The keys of values that were last written without some of their files. */
  readonly #incomplete = new Set<string>();

  constructor(key: string, getStorage: () => ChatStorage) {
    this.#key = key;
    this.#getStorage = getStorage;
  }

  /** Whether all files of the conversation and the draft are saved. */
  get hasAllFiles(): boolean {
    return this.#incomplete.size === 0;
  }

  *read(): Steps<SavedConversation | undefined> {
    return yield* this.#readJson(this.#key, this.#parse);
  }

  *readDraft(): Steps<string> {
    return (yield* this.#get(this.#draftKey)) ?? '';
  }

  *readAttachments(): Steps<SavedAttachment[]> {
    return (yield* this.#readJson<SavedAttachment[]>(this.#attachmentsKey, JSON.parse)) ?? [];
  }

  /** @returns false if another tab has saved the conversation, which is then kept. */
  *write({ conversation, draft, attachments }: Changes): Steps<boolean> {
    const isLatest = conversation === undefined || this.#isLatest(yield* this.#get(this.#key));
    if (draft !== undefined) yield* this.#setText(this.#draftKey, draft);
    const index = new Set(yield* this.#readIndex());
    if (attachments) {
      try {
        yield* this.#writeJson(this.#attachmentsKey, attachments, attachments.length === 0, index);
      } catch {
        // The storage may be full.
        this.#incomplete.add(this.#attachmentsKey);
      }
    }
    if (conversation && isLatest) {
      const revision = Math.random().toString(36).slice(2);
      yield* this.#writeJson(this.#key, { version: 2, revision, ...conversation }, false, index);
      this.revision = revision;
    }
    yield* this.#removeUnused(index);
    return isLatest;
  }

  /** Removes everything that is stored for the conversation. */
  *clear(): Steps<void> {
    const storage = this.#getStorage();
    const files = (yield* this.#readIndex()).map((id) => this.#fileKey(id));
    // The index is removed last, so that a page closed in between still knows the remaining files.
    for (const key of [this.#key, this.#draftKey, this.#attachmentsKey, ...files, this.#indexKey])
      yield storage.removeItem(key);
    this.revision = undefined;
    this.#ids.clear();
    this.#incomplete.clear();
  }

  get #draftKey(): string {
    return `${this.#key}:draft`;
  }

  get #attachmentsKey(): string {
    return `${this.#key}:files`;
  }

  /** The key of the list of file ids. A file is added to the list before it is written. */
  get #indexKey(): string {
    return `${this.#key}:index`;
  }

  #fileKey(id: string): string {
    return `${this.#key}:file:${id}`;
  }

  *#get(key: string): Steps<string | undefined> {
    return ((yield this.#getStorage().getItem(key)) as string | null | undefined) ?? undefined;
  }

  *#setText(key: string, text: string): Steps<void> {
    const storage = this.#getStorage();
    yield text ? storage.setItem(key, text) : storage.removeItem(key);
  }

  *#readIndex(): Steps<string[]> {
    return JSON.parse((yield* this.#get(this.#indexKey)) ?? '[]');
  }

  *#writeIndex(index: Set<string>): Steps<void> {
    yield* this.#setText(this.#indexKey, index.size > 0 ? JSON.stringify([...index]) : '');
  }

  *#readJson<Value>(key: string, parse: (text: string, reviver?: Reviver) => Value): Steps<Value | undefined> {
    const text = yield* this.#get(key);
    if (!text) return undefined;
    const files = new Map<unknown, string>();
    for (const id of referencesIn(text)) {
      const url = yield* this.#get(this.#fileKey(id));
      if (url) this.#ids.set(url, id);
      files.set(`sluice-file:${id}`, url ?? noFile);
    }
    return files.size > 0 ? parse(text, (_, item) => files.get(item) ?? item) : parse(text);
  }

  /** Writes new files, then the value. Writes the value without its files if they do not fit. */
  *#writeJson(key: string, value: object, isEmpty: boolean, index: Set<string>): Steps<void> {
    const files = isEmpty ? [] : this.#filesOf(value);
    const added = files.filter((url) => !index.has(this.#ids.get(url) ?? ''));
    yield* this.#writeFiles(added, index);
    // If the storage is full, the space of new files is freed first, then that of the others.
    const attempts = [[], ...[added, files].filter((urls) => urls.length > 0)];
    for (const [attempt, urls] of attempts.entries()) {
      for (const url of urls) yield* this.#dropFile(url);
      try {
        yield* this.#setText(key, isEmpty ? '' : this.#encode(value));
        break;
      } catch (error) {
        if (attempt === attempts.length - 1) throw error;
      }
    }
    if (files.some((url) => this.#ids.get(url) === undefined)) this.#incomplete.add(key);
    else this.#incomplete.delete(key);
  }

  *#writeFiles(urls: readonly string[], index: Set<string>): Steps<void> {
    if (urls.length === 0) return;
    const storage = this.#getStorage();
    for (const url of urls) index.add(this.#ids.get(url) as string);
    yield* this.#writeIndex(index);
    for (const url of urls) {
      try {
        yield storage.setItem(this.#fileKey(this.#ids.get(url) as string), url);
      } catch {
        this.#ids.set(url, undefined);
      }
    }
  }

  *#dropFile(url: string): Steps<void> {
    const id = this.#ids.get(url);
    this.#ids.set(url, undefined);
    if (id !== undefined) yield this.#getStorage().removeItem(this.#fileKey(id));
  }

  /** Removes files that neither the stored conversation nor the stored draft refers to. */
  *#removeUnused(index: Set<string>): Steps<void> {
    if (index.size === 0) return;
    const storage = this.#getStorage();
    // Read from the storage, because another tab may have written the conversation or the draft.
    const conversation = referencesIn((yield* this.#get(this.#key)) ?? '');
    const attachments = referencesIn((yield* this.#get(this.#attachmentsKey)) ?? '');
    const used = new Set([...conversation, ...attachments]);
    const unused = [...index].filter((id) => !used.has(id));
    for (const id of unused) {
      yield storage.removeItem(this.#fileKey(id));
      index.delete(id);
    }
    for (const [url, id] of this.#ids) if (id !== undefined && !used.has(id)) this.#ids.delete(url);
    if (unused.length > 0) yield* this.#writeIndex(index);
  }

  /** Returns the data URLs in the value that are stored under their own keys or could not be stored. */
  #filesOf(value: object): string[] {
    const files = new Set<string>();
    JSON.stringify(value, (key, item) => {
      if (!isFile(key, item)) return item;
      if (!this.#ids.has(item)) this.#ids.set(item, Math.random().toString(36).slice(2));
      files.add(item);
      return noFile;
    });
    return [...files];
  }

  #encode(value: object): string {
    return JSON.stringify(value, (key, item) => {
      if (!isFile(key, item)) return item;
      const id = this.#ids.get(item);
      return id === undefined ? noFile : `sluice-file:${id}`;
    });
  }

  readonly #parse = (text: string, reviver?: Reviver): SavedConversation => {
    const saved: Partial<SavedConversation> | null = JSON.parse(text, reviver);
    if (saved?.version === 2 && Array.isArray(saved.messages)) return saved as SavedConversation;
    throw new TypeError(
      `The value stored under '${this.#key}' is not a saved conversation. It was kept, and nothing is saved. ` +
        'Remove it, or use another `key`.',
    );
  };

  /** Returns whether the stored conversation is still the version that this tab shows. */
  #isLatest(stored: string | undefined): boolean {
    // Only the revision is read, because parsing a long conversation would block the page.
    const revision = stored ? (revisionPattern.exec(stored)?.[1] ?? this.#parse(stored).revision) : undefined;
    return revision === this.revision;
  }
}

/** The `url` of a file, or the `data` of an attachment. */
function isFile(key: string, value: unknown): value is string {
  return (
    (key === 'url' || key === 'data') && typeof value === 'string' && value.startsWith('data:') && value !== noFile
  );
}

function referencesIn(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(referencePattern), ([, id]) => id as string));
}
