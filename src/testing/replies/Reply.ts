import type { Clock } from '../clock/Clock.js';
import type { MockRequest } from '../journal/MockRequest.js';
import { currentNetworkConditions } from '../network/NetworkConditions.js';
import { checkScript } from '../playback/checkScript.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import { ScriptSource, type SourceContext } from '../playback/ScriptSource.js';
import type { WireSource } from '../playback/WireAction.js';
import { isScriptPart, type Script, type ScriptPart, toScript } from '../script/script.js';

/**
 * What a mount answers with: a script, a lone step, a stream under the test's control, one of the rules ({@link when},
 * {@link sequence}, {@link resumable}), a function of the request, or a list of which the first that fits is taken.
 */
export type Reply = ScriptPart | ReplyRule | readonly Reply[] | ReplyFunction;

/** Makes the reply of the request. `undefined`: this reply does not fit, ask the next. */
export type ReplyFunction = (request: MockRequest) => Reply | undefined | Promise<Reply | undefined>;

/** A reply with a will of its own. */
export interface ReplyRule {
  readonly kind: 'rule';
  /** Called once for each mount, so that what it remembers is the mount's. */
  createResponder(options: PlayOptions): Responder;
}

/** Gives the response to a request, or `undefined` if it has none for it. */
export type Responder = (exchange: ReplyContext) => WireSource | undefined | Promise<WireSource | undefined>;

export interface ReplyContext extends SourceContext {
  readonly request: MockRequest;
  readonly options: PlayOptions;
  readonly clock: Clock;
}

/** @throws TypeError for something that is no reply, or that the mount's protocol has no way to say. */
export function createResponder(reply: Reply, options: PlayOptions): Responder {
  if (typeof reply === 'function') {
    return async (context) => {
      const chosen = await reply(context.request);
      return chosen === undefined ? undefined : createResponder(chosen, options)(context);
    };
  }
  if (Array.isArray(reply)) return firstOf(reply.map((one) => createResponder(one, options)));
  if (isScriptPart(reply)) {
    const script = toScript(reply);
    checkScript(script, options);
    return (context) => playScript(script, context);
  }
  if (isRule(reply)) return reply.createResponder(options);
  throw new TypeError(
    `A mock replies with a script, a stream, a rule, a function or a list of those, not with ${JSON.stringify(reply) ?? typeof reply}.`,
  );
}

/** Every script that is played comes through here, and with it what the network does to it. */
export function playScript(script: Script, context: ReplyContext): WireSource {
  const rewrite = currentNetworkConditions()?.reply;
  return new ScriptSource(rewrite ? rewrite(script, context.request) : script, context.options, context);
}

function firstOf(responders: readonly Responder[]): Responder {
  return async (context) => {
    for (const respond of responders) {
      const source = await respond(context);
      if (source) return source;
    }
    return undefined;
  };
}

function isRule(reply: unknown): reply is ReplyRule {
  return typeof reply === 'object' && reply !== null && 'createResponder' in reply;
}
