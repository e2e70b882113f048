import { createResumableStreams } from 'sluice/server';

/** One for all routes of the server. `redisStore` of `sluice/server/redis` in place of the default for several servers. */
export const streams = createResumableStreams();
