import { defineBuiltIn } from '../Protocol.js';

/** Plain UTF-8 text, or the data of each server-sent event as text. The response ends with the body. */
export const text = defineBuiltIn<string>({
  name: 'text',
  framing: 'text',
  data: 'text',
  endsAtEof: true,
  createDecoder: () => (event, out) => {
    out.text(event);
    return true;
  },
});
