import { useStreamingResponse } from 'sluice';
import { Markdown, type RenderedCode } from 'sluice/markdown';

/** Replace it with a highlighter. Lines keep their identity, so results can be cached in a WeakMap. */
function highlight({ language, lines, rest }: RenderedCode) {
  return (
    <code data-language={language}>
      {lines.flat().map((line) => `${line.text}\n`)}
      {rest}
    </code>
  );
}

export function Answer() {
  const { response, isStreaming, streamResponse } = useStreamingResponse();
  return (
    <>
      <button type="button" onClick={() => streamResponse('Show me a loop')}>
        Ask
      </button>
      <Markdown text={response} streaming={isStreaming} renderCode={highlight} images={['images.example.org']} />
    </>
  );
}
