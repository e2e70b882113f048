/** @module sluice/server/redis */
export type { IoRedisClient, NodeRedisClient, RedisClient } from './redisStore/RedisConnection.js';
export { type RedisStore, type RedisStoreOptions, redisStore } from './redisStore/redisStore.js';
