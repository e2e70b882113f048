import { type EventFields, isObject } from '../eventFields.js';

/** Gemini Code Assist wraps each chunk in `response`. */
export function detect(event: EventFields): boolean {
  const chunk = isObject(event['response']) ? event['response'] : event;
  return Boolean(chunk['candidates'] || chunk['usageMetadata'] || chunk['usage_metadata'] || chunk['promptFeedback']);
}
