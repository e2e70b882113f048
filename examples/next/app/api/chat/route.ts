import { askModel } from '../../../model.js';
import { streams } from '../../../streams.js';

/** Higher than the default of most platforms, which would end a response in the middle. */
export const maxDuration = 300;

export async function POST(request: Request): Promise<Response> {
  const { id, messages } = await request.json();
  return streams.respond(({ signal }) => askModel(messages, signal), { request, key: id });
}
