import 'sluice/styles.css';
import { createRoot } from 'react-dom/client';
import { type ChatStorage, ChatWindow, useAttachments, useChatSession, usePersistence } from 'sluice';
import { idbStorage } from 'sluice/idb-keyval';
import { finish, mockFetch, script, text } from 'sluice/testing';

const idb = idbStorage();
const storage: ChatStorage = {
  ...idb,
  async setItem(name, value) {
    await idb.setItem(name, value);
    // The number of complete answers that are saved.
    const count = value.split('"complete"').length - 1;
    if (count > 0) document.body.dataset['saved'] = String(count);
  },
};
const fetch = mockFetch(script(text('The answer.'), finish()));

const key = 'large chat';

/** The page that the test of `idbStorage` loads and reloads in a frame. */
function SavedChat() {
  const chat = useChatSession({ fetch, protocol: 'ai-sdk' });
  const persistence = usePersistence(key, { storage });
  return <ChatWindow chat={chat} attachments={useAttachments()} persistence={persistence} />;
}

createRoot(document.body.appendChild(document.createElement('div'))).render(<SavedChat />);
