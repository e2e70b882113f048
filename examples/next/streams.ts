import { createResumableStreams } from 'sluice/server';

/** Shared by all routes of the server. For several servers, pass `redisStore` of `sluice/server/redis`. */
export const streams = createResumableStreams();
