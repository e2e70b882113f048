import { isNetworkName, type NetworkName } from './NetworkName.js';

/**
 * Session storage key of the selected network. The manager, the preview and the iframes of docs pages read it before
 * their first request and receive changes as events. A Storybook global would remount the story, which ends its
 * streams.
 */
const key = 'sluice/storybook/network';

export function readNetworkChoice(): NetworkName {
  try {
    const choice = sessionStorage.getItem(key);
    return isNetworkName(choice) ? choice : 'as-written';
  } catch {
    // Storage may be blocked for the page.
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
