import { StreamingResponse } from 'sluice';
import { finish, pace, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';

const story = script(pace({ charsPerSecond: 60 }), text('Once upon a time a river met a gate.'), finish());

export default { component: StreamingResponse };
export const Streaming = { parameters: { msw: [streamHandler('/api/stream', story)] } };
