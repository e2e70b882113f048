import type { PGlite } from '@electric-sql/pglite';
import {
  type AcquireOptions,
  type AppendResult,
  leaseExpired,
  type StoredEnding,
  type StreamBatch,
  type StreamLease,
  type StreamStatus,
  type StreamStore,
} from '../../../src/server/StreamStore.js';

const schema = `
  CREATE TABLE IF NOT EXISTS streams (
    id text PRIMARY KEY, token text, state text, reason text, settled boolean DEFAULT false, last int DEFAULT 0,
    size int DEFAULT 0, dropped boolean DEFAULT false, protocol text, owner text, key text, idempotency text UNIQUE,
    lease_until timestamptz, expires timestamptz, stop text, followed timestamptz DEFAULT 'epoch', created bigserial
  );
  CREATE TABLE IF NOT EXISTS events (stream text, n int, event text, PRIMARY KEY (stream, n));
`;

interface Row {
  id: string;
  token: string;
  state: StreamStatus['state'];
  reason: string | null;
  settled: boolean;
  last: number;
  size: number;
  dropped: boolean;
  protocol: string;
  owner: string | null;
  stop: string | null;
  is_followed: boolean;
  is_expired: boolean;
}

const columns = `*, followed > clock_timestamp() - interval '3 s' AS is_followed, lease_until < clock_timestamp() AS is_expired`;
const alive = 'expires > clock_timestamp()';
const later = (parameter: string) => `clock_timestamp() + ${parameter} * interval '1 ms'`;

/**
 * A store in Postgres, to show that the contract does not depend on Redis. It polls; a production store would use
 * LISTEN.
 */
export function postgresStore(db: PGlite): StreamStore {
  const ready = db.exec(schema);
  async function rows<Result>(sql: string, ...values: unknown[]): Promise<Result[]> {
    await ready;
    return (await db.query<Result>(sql, values)).rows;
  }
  const find = async (keyOrId: string): Promise<Row | undefined> =>
    (
      await rows<Row>(
        `SELECT ${columns} FROM streams WHERE ${alive} AND (id = $1 OR key = $1)
      ORDER BY id = $1 DESC, created DESC LIMIT 1`,
        keyOrId,
      )
    )[0];

  async function append(lease: StreamLease, batch: StreamBatch | undefined): Promise<AppendResult> {
    await ready;
    return db.transaction(async (tx) => {
      const found = await tx.query<Row>(`SELECT ${columns} FROM streams WHERE id = $1 AND ${alive} FOR UPDATE`, [
        lease.streamId,
      ]);
      const stream = found.rows[0];
      if (stream?.token !== lease.token) return { state: 'lost' };
      if (stream.state !== 'running') return { state: stream.reason === leaseExpired ? 'lost' : 'ended' };
      let { last, size, dropped } = stream;
      const { first, events, ending } = batch ?? { first: last + 1, events: [], ending: undefined };
      if (first > last + 1) return { state: 'gap', last };
      for (const event of events.slice(last + 1 - first)) {
        last++;
        size += event.length;
        await tx.query('INSERT INTO events VALUES ($1, $2, $3)', [stream.id, last, event]);
      }
      if (size > lease.options.maxBytes && !dropped) dropped = true;
      if (dropped) await tx.query('DELETE FROM events WHERE stream = $1', [stream.id]);
      await tx.query(
        `UPDATE streams SET last = $2, size = $3, dropped = $4, state = $5, reason = $6, settled = $7,
          lease_until = ${later('$8')}, expires = ${later('$9')} WHERE id = $1`,
        [
          stream.id,
          last,
          size,
          dropped,
          ending?.outcome ?? 'running',
          ending?.reason ?? null,
          ending?.isSettled ?? false,
          lease.options.leaseMs,
          lease.options.ttlMs,
        ],
      );
      return { state: 'ok', last, stop: stream.stop ?? undefined, isFollowed: stream.is_followed };
    });
  }

  return {
    async acquire(streamId: string, options: AcquireOptions) {
      const { key, owner, idempotencyKey, protocol, leaseMs, ttlMs } = options;
      const lease = { streamId, token: crypto.randomUUID(), options };
      const name = idempotencyKey === undefined ? null : JSON.stringify([owner, idempotencyKey]);
      const inserted = await rows(
        `INSERT INTO streams (id, token, state, protocol, owner, key, idempotency, lease_until, expires)
         VALUES ($1, $2, 'running', $3, $4, $5, $6, ${later('$7')}, ${later('$8')})
         ON CONFLICT (idempotency) DO NOTHING RETURNING id`,
        ...[streamId, lease.token, protocol, owner ?? null, key ?? null, name, leaseMs, ttlMs],
      );
      if (inserted.length > 0) return { lease };
      const [running] = await rows<{ id: string }>('SELECT id FROM streams WHERE idempotency = $1', name);
      return { running: running!.id };
    },
    append,
    renew: (lease) => append(lease, undefined),
    async settle(streamId) {
      await rows('UPDATE streams SET settled = true WHERE id = $1', streamId);
    },
    async *read(streamId, after, signal) {
      let last = after;
      while (!signal.aborted) {
        const stream = await find(streamId);
        if (!stream || stream.dropped) return;
        const found = await rows<{ event: string }>(
          'SELECT event FROM events WHERE stream = $1 AND n > $2 AND n <= $3 ORDER BY n',
          ...[streamId, last, stream.last],
        );
        const { state, reason, settled } = stream;
        const ending: StoredEnding | undefined =
          state === 'running' ? undefined : { outcome: state, ...(reason !== null && { reason }), isSettled: settled };
        if (found.length > 0 || ending) yield { first: last + 1, events: found.map(({ event }) => event), ending };
        if (ending) return;
        last += found.length;
        if (found.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async status(keyOrId) {
      const stream = await find(keyOrId);
      if (!stream) return undefined;
      const { id, state, reason, last, settled, dropped, protocol, owner } = stream;
      return {
        id,
        state,
        reason: reason ?? undefined,
        last,
        isSettled: settled,
        isDropped: dropped,
        protocol,
        owner: owner ?? undefined,
      };
    },
    async failIfLost(streamId) {
      await rows('UPDATE streams SET followed = clock_timestamp() WHERE id = $1', streamId);
      await rows(
        `UPDATE streams SET state = 'failed', reason = $2, settled = false
         WHERE id = $1 AND state = 'running' AND lease_until < clock_timestamp()`,
        ...[streamId, leaseExpired],
      );
      const stream = await find(streamId);
      return stream !== undefined && stream.state !== 'running';
    },
    async requestStop(keyOrId, reason) {
      const stream = await find(keyOrId);
      if (stream?.state !== 'running') return false;
      await rows('UPDATE streams SET stop = coalesce(stop, $2) WHERE id = $1', ...[stream.id, reason]);
      return true;
    },
    async delete(streamId) {
      await rows('DELETE FROM events WHERE stream = $1', streamId);
      await rows('DELETE FROM streams WHERE id = $1', streamId);
    },
  };
}
