// Type-checks the entry points that need no optional peer.
import { ChatWindow, type MessageLike, StreamingResponse, useStreamingResponse } from 'sluice';
import { StreamError, StreamSession } from 'sluice/core';
import { Markdown } from 'sluice/markdown';
import { finish, mockFetch, script, text } from 'sluice/testing';
import 'sluice/styles.css';
import 'sluice/styles.layer.css';

export const message: MessageLike = { id: '1', role: 'assistant', parts: [{ type: 'text', text: 'Hello' }] };
export const session = new StreamSession({ api: '/api/stream', fetch: mockFetch(script(text('Hello'), finish())) });
export const isTimeout = (error: unknown) => error instanceof StreamError && error.code === 'idle-timeout';
export const components = [ChatWindow, StreamingResponse, useStreamingResponse, Markdown];
