import { defineBuiltIn } from '../Protocol.js';

/** UTF-8 text as it comes; in server-sent events, the data of each. The end of the body is the end. */
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
