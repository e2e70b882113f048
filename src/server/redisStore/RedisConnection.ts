/** The methods of node-redis 5 and 6 that are needed. */
export interface NodeRedisClient {
  sendCommand(command: string[]): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: the generics of the application's client do not matter here
  duplicate?(): any;
}

/** The methods of ioredis and iovalkey that are needed. */
export interface IoRedisClient {
  call(command: string, ...args: string[]): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  duplicate?(): any;
}

export type RedisClient = NodeRedisClient | IoRedisClient;

interface NodeRedisSubscriber {
  isOpen?: boolean;
  connect?(): Promise<unknown>;
  on?(event: string, listener: (...args: string[]) => void): unknown;
  subscribe(channel: string, listener?: (message: string) => void): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  destroy?(): void;
  disconnect?(): void;
}

type Listener = (message: string) => void;

/** A disconnected client queues commands. A queued command fails after this many milliseconds. */
const commandTimeoutMs = 2_000;

/** Sends commands and subscribes through any Redis client. A command rejects if Redis does not answer in time. */
export class RedisConnection {
  readonly #client: RedisClient;
  readonly #subscriberOption: unknown;
  #subscriber: Promise<NodeRedisSubscriber> | undefined;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #hashes = new Map<string, string>();

  /** @param subscriber - `undefined` duplicates the client; `false` never subscribes. */
  constructor(client: RedisClient, subscriber: unknown) {
    this.#client = client;
    this.#subscriberOption = subscriber ?? (client.duplicate ? undefined : false);
  }

  get #isIoRedis(): boolean {
    return 'call' in this.#client;
  }

  get canSubscribe(): boolean {
    return this.#subscriberOption !== false;
  }

  command(...args: string[]): Promise<unknown> {
    const client = this.#client;
    const [name = '', ...rest] = args;
    const answer = 'call' in client ? client.call(name, ...rest) : client.sendCommand(args);
    return withTimeout(answer, `Redis did not answer ${name}`);
  }

  /** Runs a script by its hash. Sends the source if the server does not know it, at first use or after a restart. */
  async script(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const operands = [String(keys.length), ...keys, ...args];
    const hash = this.#hashes.get(script) ?? (await this.#hash(script));
    try {
      return await this.command('EVALSHA', hash, ...operands);
    } catch (error) {
      if (!String(error).includes('NOSCRIPT')) throw error;
      return this.command('EVAL', script, ...operands);
    }
  }

  /** Resolves when the subscription is active. @returns a function that ends it. */
  async subscribe(channel: string, listener: Listener): Promise<() => void> {
    let listeners = this.#listeners.get(channel);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(channel, listeners);
    }
    listeners.add(listener);
    const unsubscribe = () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return;
      this.#listeners.delete(channel);
      this.#subscriber?.then((subscriber) => subscriber.unsubscribe(channel)).catch(() => {});
    };
    try {
      const subscriber = await withTimeout(this.#open(), 'The Redis subscriber did not connect');
      if (listeners.size === 1) {
        // ioredis takes a callback for the reply to SUBSCRIBE, and delivers messages through an event.
        const subscribed = this.#isIoRedis
          ? subscriber.subscribe(channel)
          : subscriber.subscribe(channel, (message) => this.#notify(channel, message));
        await withTimeout(subscribed, 'Redis did not answer SUBSCRIBE');
      }
    } catch (error) {
      unsubscribe();
      throw error;
    }
    return unsubscribe;
  }

  /** Closes the subscriber if this class created it. */
  async close(): Promise<void> {
    if (this.#subscriberOption !== undefined) return;
    const subscriber = await this.#subscriber?.catch(() => undefined);
    if (subscriber?.destroy) subscriber.destroy();
    else subscriber?.disconnect?.();
  }

  async #hash(script: string): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(script));
    const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#hashes.set(script, hash);
    return hash;
  }

  #open(): Promise<NodeRedisSubscriber> {
    this.#subscriber ??= this.#connect().catch((error) => {
      this.#subscriber = undefined;
      throw error;
    });
    return this.#subscriber;
  }

  async #connect(): Promise<NodeRedisSubscriber> {
    const isOwn = this.#subscriberOption === undefined;
    const subscriber = (isOwn ? this.#client.duplicate!() : this.#subscriberOption) as NodeRedisSubscriber;
    // Without an error listener, the client would throw. The client reconnects by itself; readers poll in the meantime.
    if (isOwn) subscriber.on?.('error', () => {});
    // ioredis connects without a `connect()` call.
    if (this.#isIoRedis) subscriber.on?.('message', (channel = '', message = '') => this.#notify(channel, message));
    else if (subscriber.isOpen === false) await subscriber.connect?.();
    return subscriber;
  }

  #notify(channel: string, message: string): void {
    for (const listener of [...(this.#listeners.get(channel) ?? [])]) listener(message);
  }
}

function withTimeout<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${what} within ${commandTimeoutMs} ms. Is it running and reachable?`)),
      commandTimeoutMs,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
