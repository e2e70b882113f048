import type { UIMessage } from 'ai';
import type { ChatMessage } from 'sluice/core';
import { createResumableStreams } from 'sluice/server';
import { openStorage } from './history.js';
import { askModel } from './model.js';

const { store, load, save } = await openStorage();
export const streams = createResumableStreams({ store });

/**
 * The routes of the chat, on Web standards:
 *
 * - `POST /api/chat` starts a response, or joins that of a repeated request.
 * - `GET /api/chat/:id/stream` resumes it, `DELETE` stops it.
 * - `GET /api/chat/:id` returns the saved messages.
 */
export async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const [, id, isStream] = /^\/api\/chat(?:\/([\w-]+)(\/stream)?)?$/.exec(pathname) ?? [];
  // A real application authenticates the user here, and passes `owner: user.id` to every call.
  if (request.method === 'POST' && pathname === '/api/chat') return respond(request);
  if (id && isStream && request.method === 'GET') return streams.resume(request, { key: id });
  if (id && isStream && request.method === 'DELETE') return Response.json({ stopped: await streams.stop(id) });
  if (id && !isStream && request.method === 'GET') return Response.json(await load(id));
  return new Response('There is no such route.', { status: 404 });
}

async function respond(request: Request): Promise<Response> {
  const { id, messages } = (await request.json()) as { id: string; messages: UIMessage[] };
  await save(id, messages);
  const answerId = crypto.randomUUID();
  let text = '';

  async function* answer(signal: AbortSignal) {
    // The id of the message, so that a replay does not add a second one.
    yield [{ type: 'metadata', value: { id: answerId } } as const];
    for await (const deltas of askModel(messages as ChatMessage[], signal)) {
      for (const delta of deltas) if (delta.type === 'text') text += delta.text;
      yield deltas.filter(({ type }) => type !== 'metadata');
    }
  }

  return streams.respond(({ signal }) => answer(signal), {
    request,
    key: id,
    async onEnd() {
      if (text) await save(id, [...messages, { id: answerId, role: 'assistant', parts: [{ type: 'text', text }] }]);
    },
  });
}
