import { isNetworkName, type NetworkName } from './NetworkName.js';

/**
 * Which network is chosen in the toolbar. It lives in the tab's session storage: the manager, the preview and the frames
 * within a docs page all see it there, before their first request, and hear of a change at once. A Storybook global
 * would render the story anew, which ends the streams that are to be watched as the network changes.
 */
const key = 'sluice/storybook/network';

export function readNetworkChoice(): NetworkName {
  try {
    const choice = sessionStorage.getItem(key);
    return isNetworkName(choice) ? choice : 'as-written';
  } catch {
    // A page may be kept from its storage; the network is then as written.
    return 'as-written';
  }
}

export function chooseNetwork(name: NetworkName): void {
  sessionStorage.setItem(key, name);
}

/** Calls back when another frame has chosen. */
export function onNetworkChoice(callback: (name: NetworkName) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) callback(readNetworkChoice());
  });
}
