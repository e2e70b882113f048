import type { UseStore } from 'idb-keyval';
// A namespace import, because a missing named export would fail before the version check.
import * as idb from 'idb-keyval';
import type { ChatStorage } from '../react/ChatWindow/persistence/ConversationStorage.js';
import { requirePeer } from '../requirePeer.js';

requirePeer('sluice/idb-keyval', {
  name: 'idb-keyval',
  versions: '5 or newer',
  isCompatible: [idb.createStore, idb.get, idb.set, idb.del].every((value) => typeof value === 'function'),
});

export interface IdbStorageOptions {
  /**
   * The object store, from `createStore` of `idb-keyval`.
   *
   * @defaultValue the object store `chats` of the database `sluice`
   */
  store?: UseStore | undefined;
}

/**
 * A storage for `usePersistence` in IndexedDB, which has space for files: `localStorage` holds 5 MB for a whole origin.
 * The database is opened at the first read, so that the storage can be created on a server.
 *
 * @example
 * ```tsx
 * const storage = idbStorage();
 * const persistence = usePersistence(id, { storage });
 * ```
 */
export function idbStorage(options: IdbStorageOptions = {}): ChatStorage {
  let { store } = options;
  const opened = () => {
    store ??= idb.createStore('sluice', 'chats');
    return store;
  };
  return {
    getItem: async (key) => idb.get<string>(key, opened()),
    setItem: async (key, value) => idb.set(key, value, opened()),
    removeItem: async (key) => idb.del(key, opened()),
  };
}
