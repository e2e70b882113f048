import { createStore } from '../../../core/createStore.js';
import type { ResponseOutcome } from '../../../model/ResponseState.js';
import type { AttachmentStore, SavedAttachment } from '../attachments/AttachmentStore.js';
import type { BranchPoints, BranchStore } from '../branches/BranchStore.js';
import type { ChatController, ChatViewState } from '../ChatController.js';
import type { ChatLike, MessageLike, QueuedMessage } from '../ChatLike.js';
import type { ComposerController } from '../ComposerController.js';
import { isFilePart } from '../partTypes.js';
import { StoredDocument } from './StoredDocument.js';

/** The storage for conversations: `localStorage`, or an object with these three methods, which may be asynchronous. */
export interface ChatStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): void | Promise<void>;
  removeItem(key: string): void | Promise<void>;
}

interface SavedConversation {
  readonly version: 2;
  /** Changes with every save, so that a tab detects saves of other tabs. */
  readonly revision: string;
  readonly messages: readonly MessageLike[];
  readonly outcomes: Readonly<Record<string, ResponseOutcome>>;
  readonly queue: readonly QueuedMessage[];
  readonly branches: ReturnType<BranchStore['toJSON']>;
}

type Conversation = Omit<SavedConversation, 'version' | 'revision'>;

/** Matches the revision at the start of the stored JSON. */
const revisionPattern = /^\{"version":2,"revision":"(\w+)"/;

/** The conversation to save and restore. */
export interface PersistenceTarget {
  readonly controller: ChatController;
  readonly composer: ComposerController;
  /** Returns the chat object of the latest render. */
  readonly getChat: () => ChatLike;
}

/**
 * The result of the latest save. `conflict`: another tab has saved the conversation, so this tab saves nothing until a
 * reload.
 */
export type PersistenceStatus = 'saved' | 'saved-without-files' | 'conflict' | 'failed';

/** The latest action on each storage key. The next one waits for it in browsers without the Web Locks API. */
const latestActions = new Map<string, Promise<unknown>>();

/** Minimum time between two saves, in milliseconds. */
const saveIntervalMs = 500;

/** Saves and restores one conversation. */
export class ChatPersistence {
  readonly status = createStore<PersistenceStatus>('saved');
  readonly #key: string;
  readonly #getStorage: () => ChatStorage;
  readonly #conversation: StoredDocument;
  /** The files of the draft. */
  readonly #files: StoredDocument;
  /** The revision that this tab read or wrote last. */
  #revision: string | undefined;

  constructor(key: string, getStorage: () => ChatStorage) {
    this.#key = key;
    this.#getStorage = getStorage;
    this.#conversation = new StoredDocument(key, getStorage);
    this.#files = new StoredDocument(`${key}:files`, getStorage);
  }

  /**
   * Restores the conversation and then saves its changes, at most every 500 ms and when the page is hidden.
   *
   * @returns a function that saves pending changes and stops.
   */
  readonly attach = (target: PersistenceTarget): (() => void) => {
    const { controller, composer } = target;
    const abort = new AbortController();
    const { id } = target.getChat();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDirty = false;
    let isLoaded = false;
    let last = contentOf(target);

    const save = (isUnloading = false) => {
      clearTimeout(timer);
      timer = undefined;
      if (!isDirty || this.status.getSnapshot() === 'conflict') return;
      isDirty = false;
      const conversation = toSaved(last);
      if (!isUnloading || !this.#saveSync(conversation)) void this.#save(conversation);
    };
    const onChange = () => {
      // The stores may already contain the next conversation while this one is still attached.
      if (!isLoaded || target.getChat().id !== id) return;
      const next = contentOf(target);
      if (isSameContent(next, last)) return;
      last = next;
      isDirty = true;
      timer ??= setTimeout(() => save(), saveIntervalMs);
    };
    const load = async () => {
      // Waits for a save in progress, for example one that an earlier mount of the same chat started.
      const saved = await this.#exclusively(() => this.#read());
      if (abort.signal.aborted) return;
      if (saved && saved.revision !== this.#revision) {
        restore(saved, target);
        last = contentOf(target);
      }
      this.#revision = saved?.revision;
      isLoaded = true;
      // Saves a message that was sent before the storage responded.
      onChange();
    };
    const loadDraft = async () => {
      const draft = await this.#getStorage().getItem(this.#draftKey);
      if (draft && !abort.signal.aborted && composer.state.getSnapshot().value === '') composer.setValue(draft);
    };

    const files = composer.attachments;
    let filesTimer: ReturnType<typeof setTimeout> | undefined;
    let lastFiles = '';
    const saveFiles = () => {
      clearTimeout(filesTimer);
      if (filesTimer !== undefined && files) void this.#saveFiles(files);
      filesTimer = undefined;
    };
    const onFilesChange = () => {
      const next = filesKeyOf(files);
      if (next === lastFiles) return;
      lastFiles = next;
      filesTimer ??= setTimeout(saveFiles, saveIntervalMs);
    };
    const loadFiles = async () => {
      const saved = files && ((await this.#files.read()) as SavedAttachment[] | undefined);
      if (saved && files.status === 'empty' && !abort.signal.aborted) {
        await files.restore(saved);
        lastFiles = filesKeyOf(files);
      }
      if (abort.signal.aborted) return;
      unsubscribes.push(files?.state.subscribe(onFilesChange));
      onFilesChange();
    };

    void controller.restore(load).then(loadDraft).then(loadFiles).catch(this.#fail);
    const unsubscribes: ((() => void) | undefined)[] = [
      controller.state.subscribe(onChange),
      composer.state.subscribe(() => isLoaded && this.#saveDraft(composer)),
      target.getChat().branches?.store.points.subscribe(onChange),
    ];
    const { signal } = abort;
    const saveAll = (isUnloading = false) => {
      save(isUnloading);
      saveFiles();
    };
    addEventListener('pagehide', () => saveAll(true), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && saveAll(), { signal });
    // Another tab has saved the conversation. Load that version, unless this tab has unsaved changes or an active
    // answer.
    const onStorage = ({ key }: StorageEvent) => {
      if (key !== this.#key || isDirty || controller.state.getSnapshot().isBusy) return;
      isLoaded = false;
      void controller.restore(load).catch(this.#fail);
    };
    addEventListener('storage', onStorage, { signal });

    return () => {
      saveAll();
      abort.abort();
      for (const unsubscribe of unsubscribes) unsubscribe?.();
    };
  };

  /** Deletes the saved conversation. */
  readonly clear = (): Promise<void> =>
    this.#exclusively(async () => {
      await this.#conversation.remove();
      await this.#files.remove();
      await this.#getStorage().removeItem(this.#draftKey);
      this.#revision = undefined;
    });

  get #draftKey(): string {
    return `${this.#key}:draft`;
  }

  async #saveFiles(files: AttachmentStore): Promise<void> {
    try {
      const saved = await files.toJSON();
      await this.#exclusively(() => (saved.length === 0 ? this.#files.remove() : this.#files.write(saved)));
    } catch {
      // The write may have failed because the storage is full.
      this.status.set('saved-without-files');
    }
  }

  /** Saves the draft under its own key, so that typing in one tab does not conflict with an answer in another tab. */
  #saveDraft(composer: ComposerController): void {
    const { value, editing, draft } = composer.state.getSnapshot();
    const text = editing === undefined ? value : draft;
    const storage = this.#getStorage();
    try {
      void Promise.resolve(text ? storage.setItem(this.#draftKey, text) : storage.removeItem(this.#draftKey)).catch(
        this.#fail,
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  async #read(): Promise<SavedConversation | undefined> {
    const saved = (await this.#conversation.read()) as SavedConversation | undefined;
    if (saved === undefined || (saved.version === 2 && Array.isArray(saved.messages))) return saved;
    throw new TypeError(
      `The value stored under '${this.#key}' is not a saved conversation. It was kept, and nothing is saved. ` +
        'Remove it, or use another `key`.',
    );
  }

  readonly #save = (conversation: Conversation): Promise<void> =>
    this.#exclusively(() => this.#write(conversation)).catch(this.#fail);

  /**
   * Runs the actions on the stored conversation one after another. Where supported, a lock prevents other tabs from
   * writing between the revision check and the write.
   */
  #exclusively<Result>(action: () => Promise<Result>): Promise<Result> {
    const { locks } = navigator as Partial<Navigator>;
    if (locks) return locks.request(`sluice ${this.#key}`, action);
    const result = (latestActions.get(this.#key) ?? Promise.resolve()).then(action);
    latestActions.set(
      this.#key,
      result.catch(() => undefined),
    );
    return result;
  }

  /**
   * Saves without a lock, because the browser does not grant locks to a page that is being unloaded.
   *
   * @returns false if the storage is asynchronous.
   */
  #saveSync(conversation: Conversation): boolean {
    const stored = this.#conversation.readText();
    if (stored instanceof Promise) return false;
    try {
      if (this.#isLatest(stored)) this.#conversation.writeSync(this.#nextVersion(conversation));
      return true;
    } catch {
      return false;
    }
  }

  async #write(conversation: Conversation): Promise<void> {
    if (!this.#isLatest(await this.#conversation.readText())) return this.status.set('conflict');
    const saved = this.#nextVersion(conversation);
    try {
      await this.#conversation.write(saved);
      this.status.set('saved');
    } catch {
      // The storage may be full. Try again without the bytes of the files.
      await this.#conversation.write(withoutFileBytes(saved));
      this.status.set('saved-without-files');
    }
    this.#revision = saved.revision;
  }

  /** Returns whether the stored conversation is still the version that this page last loaded or saved. */
  #isLatest(stored: string | null | undefined): boolean {
    return (stored ? (revisionPattern.exec(stored)?.[1] ?? 'unknown') : undefined) === this.#revision;
  }

  #nextVersion(conversation: Conversation): SavedConversation {
    return { version: 2, revision: Math.random().toString(36).slice(2), ...conversation };
  }

  readonly #fail = (error: unknown): void => {
    console.error(error);
    this.status.set('failed');
  };
}

/** A key that changes with the files of a draft and their upload status, but not with upload progress. */
function filesKeyOf(files: AttachmentStore | undefined): string {
  return (
    files?.state
      .getSnapshot()
      .attachments.map(({ id, status }) => `${id} ${status}`)
      .join() ?? ''
  );
}

interface Content extends Pick<ChatViewState, 'messages' | 'outcomes' | 'queue' | 'isBusy'> {
  readonly points: BranchPoints;
}

const noPoints: BranchPoints = new Map();

function contentOf({ controller, getChat }: PersistenceTarget): Content {
  const { messages, outcomes, queue, isBusy } = controller.state.getSnapshot();
  return { messages, outcomes, queue, isBusy, points: getChat().branches?.store.points.getSnapshot() ?? noPoints };
}

function isSameContent(one: Content, other: Content): boolean {
  return (Object.keys(one) as (keyof Content)[]).every((key) => one[key] === other[key]);
}

function toSaved({ messages, outcomes, queue, isBusy, points }: Content): Conversation {
  const ended = [...messages, ...messagesOf(points)].flatMap(({ id }): [string, ResponseOutcome][] => {
    const outcome = outcomes?.get(id);
    return outcome ? [[id, outcome]] : [];
  });
  const last = messages.at(-1);
  // An active answer is saved as truncated until it ends.
  if (isBusy && last?.role === 'assistant') ended.push([last.id, 'truncated']);
  return { messages, outcomes: Object.fromEntries(ended), queue, branches: [...points] };
}

function messagesOf(points: BranchPoints): MessageLike[] {
  return [...points.values()].flatMap(({ branches }) => branches.flatMap((branch) => branch ?? []));
}

function restore({ messages, outcomes, queue, branches }: SavedConversation, target: PersistenceTarget): void {
  const chat = target.getChat();
  chat.branches?.store.restore(branches);
  if (chat.load) {
    chat.load({ messages, outcomes, queue } as never);
    const last = messages.at(-1);
    if (last?.role === 'assistant' && outcomes[last.id] === 'truncated') void chat.resumeStream?.();
  } else {
    chat.setMessages?.(messages as never[]);
    target.controller.queue.restore(queue);
    target.controller.restoreOutcomes(new Map(Object.entries(outcomes)));
  }
}

function withoutFileBytes(saved: SavedConversation): SavedConversation {
  const strip = (message: MessageLike): MessageLike => ({
    ...message,
    parts: message.parts.map((part) =>
      isFilePart(part) && part.url.startsWith('data:') ? { ...part, url: 'data:,' } : part,
    ),
  });
  return {
    ...saved,
    messages: saved.messages.map(strip),
    queue: saved.queue.map(({ files, ...message }) => message),
    branches: saved.branches.map(([parentId, point]) => [
      parentId,
      { ...point, branches: point.branches.map((branch) => branch?.map(strip)) },
    ]),
  };
}
