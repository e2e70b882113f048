/** Texts for the stories of the chat. */
export const question = 'Why does a river meander?';

export const answer = `Because a bend, once begun, feeds itself.

Water on the **outside** of a curve runs faster and carves the bank; on the *inside* it slows and lays its silt down. So the bend grows, and the river lengthens its own way:

1. a small disturbance turns the flow,
2. the outer bank erodes, the inner one builds up,
3. the loop tightens until the river cuts through its neck.

What is left behind is an [oxbow lake](https://en.wikipedia.org/wiki/Oxbow_lake). The ratio of the river's length to the straight way is its *sinuosity*:

\`\`\`ts
const sinuosity = channelLength / valleyLength; // about 1.5 to 3 where it meanders
\`\`\`

| River | Sinuosity |
| --- | ---: |
| Mississippi | 2.1 |
| Rio Juruá | 2.4 |
| A canal | 1.0 |`;

export const reasons =
  'The question is about fluvial geomorphology. Secondary (helicoidal) flow is the mechanism; I should keep it plain, give the steps in order, and name the oxbow lake. A small table makes the idea of sinuosity concrete.';

export const short = 'It takes the path that lets it lose energy evenly, and that path is seldom straight.';

export function thread(length: number) {
  return Array.from({ length }, (_, index) => {
    const isQuestion = index % 2 === 0;
    const text = isQuestion ? `Question ${index / 2 + 1}: ${question}` : index % 8 === 7 ? answer : short;
    return {
      id: `m${index}`,
      role: isQuestion ? ('user' as const) : ('assistant' as const),
      parts: [{ type: 'text' as const, text }],
    };
  });
}
