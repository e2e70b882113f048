// app/api/chat/route.ts
import { convertToModelMessages, streamText } from 'ai';
import { streamResponse } from 'sluice/server';
import { model } from './model.mjs';

export async function POST(request: Request): Promise<Response> {
  const { messages } = await request.json();
  const prompt = await convertToModelMessages(messages);
  return streamResponse(({ signal }) => streamText({ model, messages: prompt, abortSignal: signal }), {
    signal: request.signal,
  });
}
