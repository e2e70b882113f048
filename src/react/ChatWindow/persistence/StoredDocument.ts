import type { ChatStorage } from './ChatPersistence.js';

/** Minimum length of a data URL that is stored under its own key, in characters. */
const minFileLength = 1_024;

const references = /"sluice-file:(\w+)"/g;

/**
 * A JSON value in a storage. Each data URL in it is stored under its own key, so that a save writes only new files, and
 * the JSON stays small enough not to block the page.
 */
export class StoredDocument {
  readonly key: string;
  readonly #getStorage: () => ChatStorage;
  /** The ids of the stored files, by data URL. */
  #files: ReadonlyMap<string, string> = new Map();
  /** The ids of stored files that the stored JSON does not refer to yet. */
  readonly #uncommitted = new Set<string>();

  constructor(key: string, getStorage: () => ChatStorage) {
    this.key = key;
    this.#getStorage = getStorage;
  }

  /** Returns the stored JSON, without its files. */
  readText(): ReturnType<ChatStorage['getItem']> {
    return this.#getStorage().getItem(this.key);
  }

  /** Returns the stored value; `undefined` without one. A file that is missing in the storage becomes `data:,`. */
  async read(): Promise<unknown> {
    const text = await this.readText();
    if (!text) return undefined;
    const storage = this.#getStorage();
    const urls = new Map<string, string>();
    for (const id of idsIn(text)) {
      const url = await storage.getItem(this.#fileKey(id));
      if (url) urls.set(`sluice-file:${id}`, url);
    }
    this.#files = new Map([...urls].map(([reference, url]) => [url, reference.slice('sluice-file:'.length)]));
    if (urls.size === 0 && !text.includes('"sluice-file:')) return JSON.parse(text);
    return JSON.parse(text, (_, value) =>
      typeof value === 'string' && value.startsWith('sluice-file:') ? (urls.get(value) ?? 'data:,') : value,
    );
  }

  /** Writes new files, then the value, and then deletes files that are no longer used. */
  async write(value: unknown): Promise<void> {
    for (const step of this.#writeSteps(value)) await step;
  }

  /** Like {@link write}, for a storage that is synchronous. */
  writeSync(value: unknown): void {
    for (const step of this.#writeSteps(value)) void step;
  }

  /** Deletes the value and its files, including those that another page has stored. */
  async remove(): Promise<void> {
    const storage = this.#getStorage();
    const ids = new Set([...this.#files.values(), ...idsIn((await this.readText()) ?? '')]);
    this.#files = new Map();
    await storage.removeItem(this.key);
    for (const id of ids) await storage.removeItem(this.#fileKey(id));
  }

  *#writeSteps(value: unknown): Generator<void | Promise<void>> {
    const storage = this.#getStorage();
    // Deletes files that a failed write left behind.
    for (const id of this.#uncommitted) yield storage.removeItem(this.#fileKey(id));
    this.#uncommitted.clear();
    const before = this.#files;
    const files = new Map<string, string>();
    const json = JSON.stringify(value, (_, field) => {
      if (typeof field !== 'string' || field.length < minFileLength || !field.startsWith('data:')) return field;
      const id = files.get(field) ?? before.get(field) ?? Math.random().toString(36).slice(2);
      files.set(field, id);
      return `sluice-file:${id}`;
    });
    for (const [url, id] of files) {
      if (before.has(url)) continue;
      this.#uncommitted.add(id);
      yield storage.setItem(this.#fileKey(id), url);
    }
    yield storage.setItem(this.key, json);
    this.#files = files;
    this.#uncommitted.clear();
    for (const [url, id] of before) if (!files.has(url)) yield storage.removeItem(this.#fileKey(id));
  }

  #fileKey(id: string): string {
    return `${this.key}:file:${id}`;
  }
}

function idsIn(json: string): string[] {
  return [...json.matchAll(references)].map(([, id]) => id as string);
}
