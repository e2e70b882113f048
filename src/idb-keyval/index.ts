/** Saves chats in IndexedDB. Needs the package `idb-keyval`. */
export { type IdbStorageOptions, idbStorage } from './idbStorage.js';
