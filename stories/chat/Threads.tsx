import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type ChatStorage, ChatWindow, useAttachments, useBranches, useChatSession, usePersistence } from 'sluice';
import type { ChatMessage, ChatTextPart } from 'sluice/core';
import './Threads.css';
import { colouredText } from './colouredText.js';

export interface ThreadItem {
  id: string;
  /** The title is empty until the first message. */
  title: string;
}

export interface ThreadsProps {
  storage?: ChatStorage | undefined;
  /** The initial chats, as loaded from a server. @defaultValue one empty chat */
  threads?: (ThreadItem & { messages: ChatMessage[] })[] | undefined;
}

const createItem = (): ThreadItem => ({ id: crypto.randomUUID(), title: '' });

const nameOf = ({ title }: ThreadItem) => title || 'New chat';

/**
 * A list of chats next to the open one. A chat stays mounted after it was opened, so that its answer continues in the
 * background.
 */
export function Threads({ storage, threads }: ThreadsProps) {
  const [items, setItems] = useState<ThreadItem[]>(() => threads ?? [createItem()]);
  const [openId, setOpenId] = useState(items[0]!.id);
  const [visited, setVisited] = useState<readonly string[]>([openId]);
  const [busy, setBusy] = useState<Readonly<Record<string, boolean>>>({});
  const [isListShown, setIsListShown] = useState(false);
  const list = useRef<HTMLElement>(null);

  const open = (id: string) => {
    setOpenId(id);
    setVisited((all) => (all.includes(id) ? all : [...all, id]));
    setIsListShown(false);
  };
  const add = () => {
    const item = createItem();
    setItems((all) => [item, ...all]);
    open(item.id);
  };
  const rename = (id: string, title: string) =>
    setItems((all) => all.map((item) => (item.id === id ? { ...item, title } : item)));
  const remove = (id: string) => {
    const left = items.filter((item) => item.id !== id);
    const next =
      left[
        Math.min(
          items.length - 1,
          items.findIndex((item) => item.id === id),
        )
      ] ??
      left.at(-1) ??
      createItem();
    // Unmounts the chat immediately, which stops and saves its answer before the caller deletes the saved chat.
    flushSync(() => {
      setItems(left.length > 0 ? left : [next]);
      setVisited((all) => all.filter((other) => other !== id));
      open(next.id);
    });
    list.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
  };

  return (
    <div className="threads" data-list={isListShown || undefined}>
      <nav ref={list} className="threads-list" aria-label="Chats">
        <button type="button" className="threads-new" onClick={add}>
          New chat
        </button>
        <ThreadList items={items} openId={openId} busy={busy} onOpen={open} onRename={rename} />
      </nav>
      {items.map((item) => {
        const { id } = item;
        if (!visited.includes(id)) return null;
        return (
          <section key={id} className="threads-chat" aria-label={nameOf(item)} hidden={id !== openId}>
            <Thread
              item={item}
              messages={threads?.find((thread) => thread.id === id)?.messages}
              storage={storage}
              onFirstMessage={(text) => item.title || rename(id, text)}
              onBusy={(isBusy) => setBusy((all) => ({ ...all, [id]: isBusy }))}
              onShowList={() => setIsListShown(!isListShown)}
              onRemove={() => remove(id)}
            />
          </section>
        );
      })}
    </div>
  );
}

interface ThreadProps {
  item: ThreadItem;
  messages: ChatMessage[] | undefined;
  storage: ChatStorage | undefined;
  onFirstMessage: (text: string) => void;
  onBusy: (isBusy: boolean) => void;
  onShowList: () => void;
  onRemove: () => void;
}

function Thread({ item, messages, storage, onFirstMessage, onBusy, onShowList, onRemove }: ThreadProps) {
  const chat = useBranches(useChatSession({ restore: messages, protocol: 'ai-sdk' }));
  const persistence = usePersistence(item.id, { storage });
  const isBusy = chat.status === 'submitted' || chat.status === 'streaming';
  const first = chat.messages[0]?.parts.find((part): part is ChatTextPart => part.type === 'text')?.text;
  const reportFirst = useEffectEvent(onFirstMessage);
  const reportBusy = useEffectEvent(onBusy);
  useEffect(() => {
    if (first) reportFirst(first);
  }, [first]);
  useEffect(() => reportBusy(isBusy), [isBusy]);

  const remove = () => {
    onRemove();
    void persistence.clear();
  };
  const header = (
    <>
      <button type="button" className="threads-button threads-toggle" onClick={onShowList}>
        Chats
      </button>
      <span className="threads-title">{nameOf(item)}</span>
      <button type="button" className="threads-button" onClick={remove}>
        Delete
      </button>
    </>
  );
  return (
    <ChatWindow
      chat={chat}
      slots={colouredText}
      persistence={persistence}
      attachments={useAttachments()}
      header={header}
    />
  );
}

interface ThreadListProps {
  items: readonly ThreadItem[];
  openId: string;
  busy: Readonly<Record<string, boolean>>;
  onOpen: (id: string) => void;
  onRename: (id: string, title: string) => void;
}

function focusAndSelect(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}

function ThreadList({ items, openId, busy, onOpen, onRename }: ThreadListProps) {
  const list = useRef<HTMLUListElement>(null);
  const hint = useId();
  const [renamed, setRenamed] = useState<string>();
  const buttons = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-id]') ?? [])];

  const onKeyDown = (event: KeyboardEvent<HTMLElement>, id: string) => {
    const index = items.findIndex((item) => item.id === id);
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) buttons()[next]?.focus();
    else if (event.key === 'F2') setRenamed(id);
    else return;
    event.preventDefault();
  };
  return (
    <ul ref={list}>
      {items.map(({ id, title }) => (
        <li key={id}>
          {renamed === id ? (
            <input
              aria-label="Name of the chat"
              ref={focusAndSelect}
              defaultValue={title}
              onBlur={(event) => {
                onRename(id, event.target.value.trim() || title);
                setRenamed(undefined);
              }}
              onKeyDown={(event) => {
                const input = event.currentTarget;
                if (event.key === 'Escape') input.value = title;
                else if (event.key !== 'Enter') return;
                flushSync(() => input.blur());
                buttons()
                  .find((button) => button.dataset['id'] === id)
                  ?.focus();
              }}
            />
          ) : (
            <button
              type="button"
              data-id={id}
              aria-current={id === openId ? 'page' : undefined}
              aria-describedby={hint}
              onClick={() => onOpen(id)}
              onDoubleClick={() => setRenamed(id)}
              onKeyDown={(event) => onKeyDown(event, id)}
            >
              <span className="threads-title">{title || 'New chat'}</span>
              {busy[id] && <span className="threads-busy" role="img" aria-label="Answering" />}
            </button>
          )}
        </li>
      ))}
      <li id={hint} hidden>
        F2 renames the chat.
      </li>
    </ul>
  );
}
