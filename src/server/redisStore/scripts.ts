/** The time of the Redis server in milliseconds, so that leases do not depend on several clocks. */
const now = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * Fields of a stream's hash: `t` token, `s` state, `r` reason, `x` settled, `n` last event, `b` characters, `D`
 * dropped,
 * `p` protocol, `o` owner, `u` end of the lease, `stop` reason of a requested stop, `f` last follower.
 */
const create = `
local function create(meta, token, facts)
  redis.call('HSET', meta, 't', token, 's', 'running', 'x', '0', 'n', '0', 'b', '0', 'D', '0', 'p', facts.protocol,
    'u', now + facts.leaseMs, 'f', '0')
  if facts.owner then redis.call('HSET', meta, 'o', facts.owner) end
  redis.call('PEXPIRE', meta, facts.ttlMs)
end
`;

/** KEYS: meta. ARGV: token, facts. */
export const acquireScript = `${now}${create}
create(KEYS[1], ARGV[1], cjson.decode(ARGV[2]))
return 1
`;

/**
 * KEYS: meta, data. ARGV: token, facts, channel, first, count (-1 only renews), characters, events as JSON, ending as
 * JSON or ''. One batch is one entry, whose id is the number of its last event.
 */
export const appendScript = `${now}${create}
local meta, data = KEYS[1], KEYS[2]
local facts = cjson.decode(ARGV[2])
local first, count = tonumber(ARGV[4]), tonumber(ARGV[5])
local fields = redis.call('HMGET', meta, 't', 's', 'r', 'n', 'b', 'D', 'stop', 'f')
if not fields[1] then
  -- The server lost its data; the producer has it.
  create(meta, ARGV[1], facts)
  return {'gap', 0}
end
if fields[1] ~= ARGV[1] then return {'lost'} end
if fields[2] ~= 'running' then
  if fields[3] == 'lease expired' then return {'lost'} end
  return {'ended'}
end
local last = tonumber(fields[4])
if count >= 0 then
  local final = first + count - 1
  if first > last + 1 or (first <= last and final > last) then return {'gap', last} end
  local isNew = final > last
  if isNew then
    local size = tonumber(fields[5]) + tonumber(ARGV[6])
    local dropped = fields[6] == '1'
    if not dropped and size > facts.maxBytes then
      dropped = true
      redis.call('DEL', data)
      redis.call('HSET', meta, 'D', '1')
    end
    if not dropped then redis.call('XADD', data, final .. '-0', 'f', first, 'e', ARGV[7]) end
    redis.call('HSET', meta, 'n', final, 'b', size)
    last = final
  end
  if ARGV[8] ~= '' then
    local ending = cjson.decode(ARGV[8])
    redis.call('HSET', meta, 's', ending.outcome, 'x', ending.isSettled and '1' or '0')
    if ending.reason then redis.call('HSET', meta, 'r', ending.reason) end
  end
  if isNew or ARGV[8] ~= '' then
    local events = isNew and ARGV[7] or '[]'
    local from = isNew and first or last + 1
    local ending = ARGV[8] ~= '' and ARGV[8] or 'null'
    redis.call('PUBLISH', ARGV[3], '{"first":' .. from .. ',"events":' .. events .. ',"ending":' .. ending .. '}')
  end
end
redis.call('HSET', meta, 'u', now + facts.leaseMs)
redis.call('PEXPIRE', meta, facts.ttlMs)
redis.call('PEXPIRE', data, facts.ttlMs)
return {'ok', last, fields[7] or '', now - tonumber(fields[8]) < 3000 and 1 or 0, fields[7] and 1 or 0}
`;

/** KEYS: meta, data. ARGV: the number of the last event that the reader has, the maximum number of batches. */
export const readScript = `
local fields = redis.call('HMGET', KEYS[1], 's', 'r', 'x', 'n', 'D')
if not fields[1] then return {} end
local entries = {}
if fields[5] == '0' then
  entries = redis.call('XRANGE', KEYS[2], (ARGV[1] + 1) .. '-0', '+', 'COUNT', ARGV[2])
end
return {fields[1], fields[2] or '', fields[3], fields[4], fields[5], entries}
`;

/** KEYS: meta. ARGV: channel. */
export const failIfLostScript = `${now}
local fields = redis.call('HMGET', KEYS[1], 's', 'u', 'n')
if not fields[1] then return 0 end
redis.call('HSET', KEYS[1], 'f', now)
if fields[1] ~= 'running' then return 1 end
if tonumber(fields[2]) >= now then return 0 end
redis.call('HSET', KEYS[1], 's', 'failed', 'r', 'lease expired', 'x', '0')
redis.call('PUBLISH', ARGV[1], '{"first":' .. (fields[3] + 1) ..
  ',"events":[],"ending":{"outcome":"failed","reason":"lease expired","isSettled":false}}')
return 1
`;

/** KEYS: meta. ARGV: channel, reason. */
export const stopScript = `
if redis.call('HGET', KEYS[1], 's') ~= 'running' then return 0 end
redis.call('HSETNX', KEYS[1], 'stop', ARGV[2])
redis.call('PUBLISH', ARGV[1], ARGV[2])
return 1
`;

/** KEYS: meta. */
export const settleScript = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'x', '1') end
return 1
`;

/**
 * KEYS: an idempotency key. ARGV: the id of the deleted stream that the key names, the id of the new stream, time to
 * live.
 */
export const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.call('GET', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return ARGV[2]
`;
