import { createStore } from '../../../core/createStore.js';
import type { ResponseOutcome } from '../../../model/ResponseState.js';
import type { AttachmentStore } from '../attachments/AttachmentStore.js';
import type { BranchPoints } from '../branches/BranchStore.js';
import type { ChatController, ChatViewState } from '../ChatController.js';
import type { ChatLike, MessageLike } from '../ChatLike.js';
import type { ComposerController } from '../ComposerController.js';
import {
  type Changes,
  type ChatStorage,
  type Conversation,
  ConversationStorage,
  type SavedConversation,
} from './ConversationStorage.js';
import { runSteps, runStepsSync } from './steps.js';

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
  readonly #storage: ConversationStorage;
  /** The controller of the conversation that was restored last. */
  #shown: ChatController | undefined;

  constructor(key: string, getStorage: () => ChatStorage) {
    this.#key = key;
    this.#storage = new ConversationStorage(key, getStorage);
  }

  /**
   * Restores the conversation and then saves its changes, at most every 500 ms and when the page is hidden.
   *
   * @returns a function that saves pending changes and stops.
   */
  readonly attach = (target: PersistenceTarget): (() => void) => {
    const { controller, composer } = target;
    const files = composer.attachments;
    const abort = new AbortController();
    const { signal } = abort;
    const { id } = target.getChat();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLoaded = false;
    let last = contentOf(target);
    let lastDraft = '';
    let lastFiles = '';
    let isDirty = { conversation: false, draft: false, files: false };

    const save = (isUnloading = false) => {
      clearTimeout(timer);
      timer = undefined;
      const { conversation, draft, files: hasNewFiles } = isDirty;
      isDirty = { conversation: false, draft: false, files: false };
      const changes: Changes = {
        conversation: conversation && this.status.getSnapshot() !== 'conflict' ? toSaved(last) : undefined,
        draft: draft ? lastDraft : undefined,
      };
      if (conversation || draft) this.#save(changes, isUnloading);
      if (hasNewFiles && files)
        this.#save(
          files.toJSON().then((attachments) => ({ attachments })),
          isUnloading,
        );
    };
    const onChange = () => {
      // The stores may already contain the next conversation while this one is still attached.
      if (!isLoaded || target.getChat().id !== id) return;
      const next = contentOf(target);
      const draft = draftOf(composer);
      const nextFiles = filesKeyOf(files);
      isDirty = {
        conversation: isDirty.conversation || !isSameContent(next, last),
        draft: isDirty.draft || draft !== lastDraft,
        files: isDirty.files || nextFiles !== lastFiles,
      };
      last = next;
      lastDraft = draft;
      lastFiles = nextFiles;
      if (isDirty.conversation || isDirty.draft || isDirty.files) timer ??= setTimeout(() => save(), saveIntervalMs);
    };
    const load = async () => {
      isLoaded = false;
      // Waits for a save in progress, for example one that an earlier mount of the same chat started.
      const saved = await this.#exclusively(() => runSteps(this.#storage.read()));
      if (signal.aborted) return;
      const isNew = saved && (saved.revision !== this.#storage.revision || this.#shown !== controller);
      this.#shown = controller;
      this.#storage.revision = saved?.revision;
      // Content that was sent before the storage responded is kept, differs from `last`, and is saved next.
      if (isNew && !restore(saved, target, last)) last = contentOf(target);
      isLoaded = true;
      onChange();
    };
    const loadDraft = async () => {
      const draft = await runSteps(this.#storage.readDraft());
      if (signal.aborted) return;
      lastDraft = draft;
      if (composer.state.getSnapshot().value === '') composer.setValue(draft);
    };
    const loadFiles = async () => {
      if (!files) return;
      const saved = await runSteps(this.#storage.readAttachments());
      if (saved.length > 0 && files.status === 'empty' && !signal.aborted) {
        await files.restore(saved);
        lastFiles = filesKeyOf(files);
      }
    };

    const loadAll = async () => {
      await controller.restore(load);
      if (!signal.aborted) await loadDraft();
      if (!signal.aborted) await loadFiles();
      onChange();
    };
    void loadAll().catch(this.#fail);
    const unsubscribes = [
      controller.state.subscribe(onChange),
      composer.state.subscribe(onChange),
      files?.state.subscribe(onChange),
      target.getChat().branches?.store.points.subscribe(onChange),
    ];
    addEventListener('pagehide', () => save(true), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save(), { signal });
    // Another tab has saved the conversation. Load that version, unless this tab has unsaved changes or an active
    // answer.
    const onStorage = ({ key }: StorageEvent) => {
      if (key !== this.#key || isDirty.conversation || controller.state.getSnapshot().isBusy) return;
      void controller.restore(load).catch(this.#fail);
    };
    addEventListener('storage', onStorage, { signal });

    return () => {
      save();
      abort.abort();
      for (const unsubscribe of unsubscribes) unsubscribe?.();
    };
  };

  /** Deletes the saved conversation. */
  readonly clear = (): Promise<void> => this.#exclusively(() => runSteps(this.#storage.clear()));

  /**
   * @param isUnloading - Whether to save without a lock, because the browser does not grant locks to a page that is
   * being unloaded.
   */
  #save(changes: Changes | Promise<Changes>, isUnloading: boolean): void {
    if (isUnloading && changes instanceof Promise) {
      void changes.then((resolved) => this.#save(resolved, true)).catch(this.#fail);
      return;
    }
    if (isUnloading && this.#saveSync(changes as Changes)) return;
    void this.#exclusively(async () => this.#report(await runSteps(this.#storage.write(await changes)))).catch(
      this.#fail,
    );
  }

  /** @returns false if the storage is asynchronous. */
  #saveSync(changes: Changes): boolean {
    try {
      return runStepsSync(this.#storage.write(changes)) !== undefined;
    } catch {
      return false;
    }
  }

  #report(isLatest: boolean): void {
    if (!isLatest) this.status.set('conflict');
    else if (this.status.getSnapshot() !== 'conflict')
      this.status.set(this.#storage.hasAllFiles ? 'saved' : 'saved-without-files');
  }

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

  readonly #fail = (error: unknown): void => {
    console.error(error);
    this.status.set('failed');
  };
}

/** The text of the next message, without an edit in progress. */
function draftOf(composer: ComposerController): string {
  const { value, editing, draft } = composer.state.getSnapshot();
  return editing === undefined ? value : draft;
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

/**
 * Shows the saved conversation. Messages that were sent since `base` follow it.
 *
 * @returns whether there are such messages.
 */
function restore({ messages, outcomes, queue, branches }: SavedConversation, target: PersistenceTarget, base: Content) {
  const chat = target.getChat();
  const current = chat.store?.getSnapshot() ?? chat;
  const known = new Set([...messages, ...base.messages].map(({ id }) => id));
  const sent = current.messages.filter(({ id }) => !known.has(id));
  const all = [...messages, ...sent];
  chat.branches?.store.restore(branches);
  if (chat.load) {
    const waiting = current.queue?.filter((message) => !base.queue.includes(message)) ?? [];
    chat.load({ messages: all, outcomes, queue: [...queue, ...waiting] } as never);
    const last = all.at(-1);
    if (last?.role === 'assistant' && outcomes[last.id] === 'truncated') void chat.resumeStream?.();
  } else {
    chat.setMessages?.(all as never[]);
    target.controller.queue.restore(queue, base.queue);
    target.controller.restoreOutcomes(new Map(Object.entries(outcomes)));
  }
  return sent.length > 0;
}
