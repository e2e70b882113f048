// model.mjs
// The name of a model at the AI Gateway. It reads the key from the environment variable AI_GATEWAY_API_KEY.
export const model = 'openai/gpt-5-mini';
