import { Chat } from '@ai-sdk/react';
import { DefaultChatTransport } from 'ai';
import { SluiceChatTransport } from 'sluice/ai-sdk';
import { answering, eventsOf } from './answers.mjs';

/** One answer without React, for the cost of transport and SDK. @returns CPU in milliseconds. */
export async function ask(subject: 'stock' | 'sluice', kind: 'text' | 'tool input', deltas: number): Promise<number> {
  const fetch = answering(eventsOf(kind, deltas));
  const transport = subject === 'stock' ? new DefaultChatTransport({ fetch }) : new SluiceChatTransport({ fetch });
  const chat = new Chat({ transport });
  const before = process.cpuUsage();
  await chat.sendMessage({ text: 'Hi' });
  const { user, system } = process.cpuUsage(before);
  if (chat.status !== 'ready') throw chat.error ?? new Error(`${subject} ended ${chat.status}`);
  return (user + system) / 1000;
}
