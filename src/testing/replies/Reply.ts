import type { Clock } from '../clock/Clock.js';
import type { MockRequest } from '../journal/MockRequest.js';
import { currentNetworkConditions } from '../network/NetworkConditions.js';
import { checkScript } from '../playback/checkScript.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import { ScriptSource, type SourceContext } from '../playback/ScriptSource.js';
import type { WireSource } from '../playback/WireAction.js';
import { activeQuirks } from '../quirks/activeQuirks.js';
import { replaceResponse } from '../quirks/replaceResponse.js';
import { isScriptPart, type Script, type ScriptPart, toScript } from '../script/script.js';

/**
 * The response of a transport: a script, a step, a stream that the test controls, a rule ({@link when}, {@link
 * sequence}, {@link resumable}), a function of the request, or a list of these, of which the first match is used.
 */
export type Reply = ScriptPart | ReplyRule | readonly Reply[] | ReplyFunction;

/** Returns the reply to a request. For `undefined`, the next reply is tried. */
export type ReplyFunction = (request: MockRequest) => Reply | undefined | Promise<Reply | undefined>;

/** A reply with state or conditions. */
export interface ReplyRule {
  readonly kind: 'rule';
  /** Called once per transport, so that each has its own state. */
  createResponder(options: PlayOptions): Responder;
}

/** Returns the response, or `undefined` if the reply does not match the request. */
export type Responder = (exchange: ReplyContext) => WireSource | undefined | Promise<WireSource | undefined>;

export interface ReplyContext extends SourceContext {
  readonly request: MockRequest;
  readonly options: PlayOptions;
  readonly clock: Clock;
}

/** @throws TypeError for a value that is not a reply, or that the protocol cannot encode. */
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
    `A reply must be a script, a stream, a rule, a function or a list of these, got ${JSON.stringify(reply) ?? typeof reply}.`,
  );
}

/** Plays a script as rewritten by the current network conditions. */
export function playScript(script: Script, context: ReplyContext): WireSource {
  const rewrite = currentNetworkConditions()?.reply;
  const { request, options } = context;
  const conditioned = rewrite ? rewrite(script, request) : script;
  return new ScriptSource(replaceResponse(conditioned, activeQuirks(options), options), options, context);
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
