import { createResponder, type Reply, type ReplyRule } from './Reply.js';

/**
 * Replies to each request with the next reply, and repeats the last one: `sequence(status(429, { retryAfter: 1 }),
 * answer)`.
 *
 * @throws TypeError without replies.
 */
export function sequence(...replies: readonly Reply[]): ReplyRule {
  if (replies.length === 0) throw new TypeError('sequence() needs at least one reply.');
  return {
    kind: 'rule',
    createResponder(options) {
      const responders = replies.map((reply) => createResponder(reply, options));
      let turn = 0;
      return async (context) => {
        const source = await responders[Math.min(turn, responders.length - 1)]!(context);
        // A request that the reply does not match does not advance the sequence.
        if (source) turn += 1;
        return source;
      };
    },
  };
}
