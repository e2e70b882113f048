import { useScrollFollow, useStreamingResponse } from 'sluice';

export function Log() {
  const { response, streamResponse } = useStreamingResponse();
  const { viewportRef, contentRef, atBottom, scrollToBottom } = useScrollFollow();
  return (
    <>
      <button type="button" onClick={() => streamResponse('Tell me a story')}>
        Go
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keys */}
      <div ref={viewportRef} tabIndex={0} style={{ height: '12rem', overflow: 'auto' }}>
        <div ref={contentRef}>{response}</div>
      </div>
      {!atBottom && (
        <button type="button" onClick={scrollToBottom}>
          To the end
        </button>
      )}
    </>
  );
}
