type Fields = Readonly<Record<string, unknown>>;

/**
 * Converts a part of the AI SDK's `streamText().stream` to a UI message chunk, as the SDK's `toUIMessageStream` does.
 * UI message chunks are returned unchanged. `undefined` for a part that is not sent.
 *
 * @param messageOf - Returns the error message for the client.
 */
export function uiChunkOf(part: Fields, messageOf: (error: unknown) => string): Fields | undefined {
  switch (part['type']) {
    case 'text-delta':
    case 'reasoning-delta': {
      if (!('text' in part)) return part;
      const { text, ...rest } = part;
      return { ...pick(rest, 'type', 'id', 'providerMetadata'), delta: text };
    }
    case 'file':
    case 'reasoning-file': {
      const file = part['file'] as { mediaType: string; base64: string } | undefined;
      if (!file) return part;
      const { mediaType, base64 } = file;
      return { ...pick(part, 'type', 'providerMetadata'), mediaType, url: `data:${mediaType};base64,${base64}` };
    }
    case 'source': {
      const isUrl = part['sourceType'] === 'url';
      const fields = isUrl ? ['url', 'title'] : ['mediaType', 'title', 'filename'];
      const source = pick(part, 'providerMetadata', ...fields);
      return { type: isUrl ? 'source-url' : 'source-document', sourceId: part['id'], ...source };
    }
    case 'tool-input-start':
      if ('toolCallId' in part) return part;
      return { type: 'tool-input-start', toolCallId: part['id'], ...pick(part, 'toolName', ...toolFields) };
    case 'tool-input-delta':
      if ('toolCallId' in part) return part;
      return { type: 'tool-input-delta', toolCallId: part['id'], inputTextDelta: part['delta'] };
    case 'tool-call': {
      const call = pick(part, 'toolCallId', 'toolName', 'input', ...toolFields);
      if (!part['invalid']) return { type: 'tool-input-available', ...call };
      return { type: 'tool-input-error', ...call, errorText: messageOf(part['error']) };
    }
    case 'tool-result':
      return {
        type: 'tool-output-available',
        ...pick(part, 'toolCallId', 'preliminary', ...toolFields),
        output: part['output'] ?? null,
      };
    case 'tool-error':
      return {
        type: 'tool-output-error',
        ...pick(part, 'toolCallId', ...toolFields),
        errorText: messageOf(part['error']),
      };
    case 'tool-approval-request': {
      const call = part['toolCall'] as { toolCallId: string } | undefined;
      if (!call) return part;
      const fields = pick(part, 'type', 'approvalId', 'reason', 'isAutomatic', 'signature');
      return { ...fields, toolCallId: call.toolCallId };
    }
    case 'start-step':
    case 'finish-step':
      return { type: part['type'] };
    case 'finish':
      return 'totalUsage' in part ? { type: 'finish', finishReason: part['finishReason'] } : part;
    case 'error':
      return 'errorText' in part ? part : { type: 'error', errorText: messageOf(part['error']) };
    case 'tool-input-end':
    case 'raw':
    case 'ping':
      return undefined;
    default:
      return part;
  }
}

const toolFields = ['inputEncoding', 'providerExecuted', 'providerMetadata', 'toolMetadata', 'dynamic', 'title'];

function pick(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(
    names.filter((name) => fields[name] !== undefined && fields[name] !== null).map((name) => [name, fields[name]]),
  );
}
