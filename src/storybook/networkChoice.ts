import { isNetworkName, type NetworkName } from './NetworkName.js';

/**
 * Session storage key. The manager, the preview and the iframes of docs pages read the choice before their first
 * request and receive changes as events. Changing a Storybook global instead would remount the story and end its
 * streams.
 */
const key = 'sluice/storybook/network';

export function readNetworkChoice(): NetworkName {
  try {
    const choice = sessionStorage.getItem(key);
    return isNetworkName(choice) ? choice : 'as-written';
  } catch {
    // Access to the storage may be blocked.
    return 'as-written';
  }
}

export function chooseNetwork(name: NetworkName): void {
  sessionStorage.setItem(key, name);
}

/** Calls `callback` when another frame changes the choice. */
export function onNetworkChoice(callback: (name: NetworkName) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) callback(readNetworkChoice());
  });
}
