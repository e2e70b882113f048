import type { Chat, UseChatHelpers as StockHelpers, useChat as useStockChat } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import { SluiceChatTransport, type UseChatHelpers, type UseChatOptions, useChat } from 'sluice/ai-sdk';
import type {
  UseChatHelpers as LegacyHelpers,
  Message as LegacyMessage,
  UseChatOptions as LegacyOptions,
} from 'sluice/ai-sdk/legacy';
import { describe, expectTypeOf, it } from 'vitest';

type Note = { text: string };
type Message = UIMessage<{ model: string }, { note: Note }, { weather: { input: { city: string }; output: number } }>;
type Helpers = UseChatHelpers<Message>;

/** The keys of a type whose values are `any`. */
type AnyKeys<T> = { [Key in keyof T]-?: 0 extends 1 & T[Key] ? Key : never }[keyof T];

describe('the types of the AI SDK', () => {
  it('the message type of the application reaches every option of useChat', () => {
    const use = () =>
      useChat<Message>({
        onData: (part) => expectTypeOf(part.data).toEqualTypeOf<Note>(),
        onFinish: ({ message }) => expectTypeOf(message).toEqualTypeOf<Message>(),
        onStop: ({ message }) => expectTypeOf(message).toEqualTypeOf<Message | undefined>(),
        onToolCall: ({ toolCall }) => {
          if (!toolCall.dynamic) expectTypeOf(toolCall.input).toEqualTypeOf<{ city: string }>();
        },
        sendAutomaticallyWhen: ({ messages }) => messages[0]?.metadata?.model === 'm',
        historyWindow: (messages) => messages.filter(({ metadata }) => metadata?.model !== 'm'),
        toRequestBody: (messages) => ({ models: messages.map(({ metadata }) => metadata?.model) }),
        transport: new SluiceChatTransport<Message>(),
      });
    expectTypeOf(use).returns.toEqualTypeOf<Helpers>();
  });

  it('the message type of the application reaches the return value of useChat', () => {
    expectTypeOf<Helpers>().toExtend<StockHelpers<Message>>();
    expectTypeOf<Helpers['messages']>().toEqualTypeOf<Message[]>();
    expectTypeOf<Helpers['experimental_queuedMessages']>().toEqualTypeOf<Message[]>();
    expectTypeOf<NonNullable<Helpers['messages'][number]['metadata']>>().toEqualTypeOf<{ model: string }>();
    expectTypeOf<Helpers['sendMessage']>().toEqualTypeOf<StockHelpers<Message>['sendMessage']>();
    expectTypeOf<Parameters<Helpers['addToolOutput']>[0]['tool']>().toEqualTypeOf<'weather'>();
  });

  it("useChat and its options are assignable to those of the AI SDK's hook", () => {
    expectTypeOf(useChat).toExtend<typeof useStockChat>();
    expectTypeOf<Parameters<typeof useStockChat<Message>>[0] & object>().toExtend<UseChatOptions<Message>>();
    expectTypeOf<{ chat: Chat<Message> }>().toExtend<UseChatOptions<Message>>();
  });
});

it('no public type of sluice/ai-sdk contains `any`', () => {
  expectTypeOf<AnyKeys<Helpers>>().toEqualTypeOf<never>();
  expectTypeOf<AnyKeys<Exclude<UseChatOptions<Message>, { chat: unknown }>>>().toEqualTypeOf<never>();
  expectTypeOf<AnyKeys<SluiceChatTransport<Message>>>().toEqualTypeOf<never>();
  expectTypeOf<AnyKeys<LegacyOptions>>().toEqualTypeOf<never>();
  expectTypeOf<AnyKeys<LegacyHelpers>>().toEqualTypeOf<never>();
  expectTypeOf<AnyKeys<LegacyMessage>>().toEqualTypeOf<never>();
});
