import type { UseChatOptions as StockOptions } from '@ai-sdk/react';
import type { HttpChatTransportInitOptions, UIMessage } from 'ai';
import type { AnswerOptions } from './AnswerOptions.js';
import type { RequestOptions } from './SluiceChatTransport.js';

/** The AI SDK's options, and what goes beyond them. */
export type UseChatOptions<UI_MESSAGE extends UIMessage> = StockOptions<UI_MESSAGE> &
  HttpChatTransportInitOptions<UI_MESSAGE> &
  RequestOptions<UI_MESSAGE> &
  AnswerOptions &
  TurnOptions<UI_MESSAGE>;

/** What happens when a message is sent, or an answer stopped, while one is under way. */
export interface TurnOptions<UI_MESSAGE extends UIMessage> {
  /**
   * What a message does that is sent while an answer is under way: wait for its end, or stop it. What waits can be seen
   * and changed with `experimental_queue`. @defaultValue `'queue'`
   */
  whileAnswering?: 'queue' | 'interrupt' | undefined;
  /** Called when an answer is stopped, by `stop` or by another message: the place to cancel it on the server. */
  onStop?: ((stopped: StoppedAnswer<UI_MESSAGE>) => void) | undefined;
  experimental_queue?: boolean | undefined;
}

export interface StoppedAnswer<UI_MESSAGE extends UIMessage> {
  readonly chatId: string;
  /** The answer as far as it got, `undefined` where nothing of it had come. */
  readonly message: UI_MESSAGE | undefined;
}
