import type { NetworkConditions } from '../../testing/network/NetworkConditions.js';
import { offline, reset, stall, status } from '../../testing/script/faults.js';
import { type Pace, paces } from '../../testing/script/Pace.js';
import { type Script, script } from '../../testing/script/script.js';
import { seededRandom } from '../../testing/seededRandom.js';
import type { NetworkName } from '../NetworkName.js';
import { insertMidText } from './insertMidText.js';

/** A pace that is slow enough to see a fault happen. */
const readable: Pace = { ttftMs: 300, charsPerSecond: 60, jitter: 0.5 };

/** The values are functions, because some conditions have state. */
export const networks: Readonly<Record<NetworkName, () => NetworkConditions | undefined>> = {
  'as-written': () => undefined,
  instant: () => ({ pace: paces.instant }),
  realistic: () => ({ pace: paces.realistic }),
  slow: () => ({ pace: paces.slow }),
  flaky: () => {
    // The same seed repeats the same faults.
    const random = seededRandom(7);
    const fault = (answer: Script) => {
      const draw = random();
      if (draw < 0.3) return script(status(503, { retryAfter: 1 }));
      return draw < 0.6 ? insertMidText(answer, reset) : answer;
    };
    return { pace: { ...readable, jitter: 1 }, reply: fault };
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
        const key = JSON.stringify([method, url, body]);
        // After a success, the next request with the same body is refused again.
        if (refused.delete(key)) return answer;
        refused.add(key);
        return script(status(429, { retryAfter: 2 }));
      },
    };
  },
  offline: () => ({ reply: () => script(offline()) }),
};
