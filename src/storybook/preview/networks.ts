import type { NetworkConditions } from '../../testing/network/NetworkConditions.js';
import { offline, reset, stall, status } from '../../testing/script/faults.js';
import { type Pace, paces } from '../../testing/script/Pace.js';
import { type Script, script } from '../../testing/script/script.js';
import { seededRandom } from '../../testing/seededRandom.js';
import type { NetworkName } from '../NetworkName.js';
import { insertMidText } from './insertMidText.js';

/** Slow enough to be seen to break. */
const readable: Pace = { ttftMs: 300, charsPerSecond: 60, jitter: 0.5 };

/** What each choice of the toolbar does. A function each, because some remember what they were asked. */
export const networks: Readonly<Record<NetworkName, () => NetworkConditions | undefined>> = {
  'as-written': () => undefined,
  instant: () => ({ pace: paces.instant }),
  realistic: () => ({ pace: paces.realistic }),
  slow: () => ({ pace: paces.slow }),
  flaky: () => {
    // The same luck each time that it is chosen, so that what was seen can be seen again.
    const random = seededRandom(7);
    const luck = (answer: Script) => {
      const draw = random();
      if (draw < 0.3) return script(status(503, { retryAfter: 1 }));
      return draw < 0.6 ? insertMidText(answer, reset) : answer;
    };
    return { pace: { ...readable, jitter: 1 }, reply: luck };
  },
  stalls: () => ({
    pace: readable,
    reply: (answer) => insertMidText(answer, (options) => stall({ ms: 8_000, ...options })),
  }),
  drops: () => ({ pace: readable, reply: (answer) => insertMidText(answer, reset) }),
  'rate-limited': () => {
    const refused = new Set<string>();
    return {
      reply(answer, { method, url, body }) {
        const question = JSON.stringify([method, url, body]);
        // What is asked once more after it has succeeded is refused once more.
        if (refused.delete(question)) return answer;
        refused.add(question);
        return script(status(429, { retryAfter: 2 }));
      },
    };
  },
  offline: () => ({ reply: () => script(offline()) }),
};
