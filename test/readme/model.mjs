// model.mjs
// A model of the AI Gateway, which reads the key from the environment variable AI_GATEWAY_API_KEY.
export const model = 'openai/gpt-5-mini';
