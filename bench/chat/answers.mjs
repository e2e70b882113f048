/** Answers of the AI SDK's UI message stream, as a server sends them. */
const encoder = new TextEncoder();
const event = (chunk) => encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`);

/** @typedef {'text' | 'tool input'} Kind */

/**
 * The events of an answer of this many deltas of 4 characters.
 *
 * @param {Kind} kind
 * @param {number} deltas
 */
export function eventsOf(kind, deltas) {
  const isText = kind === 'text';
  const events = [event({ type: 'start', messageId: 'answer' }), event({ type: 'start-step' })];
  if (isText) {
    events.push(event({ type: 'text-start', id: '0' }));
    for (let index = 0; index < deltas; index++) {
      events.push(event({ type: 'text-delta', id: '0', delta: index % 12 === 11 ? 'end.' : 'flow' }));
    }
    events.push(event({ type: 'text-end', id: '0' }));
  } else {
    events.push(event({ type: 'tool-input-start', toolCallId: 't', toolName: 'write', dynamic: true }));
    for (let index = 0; index < deltas; index++) {
      const inputTextDelta = index === 0 ? '{"text":"' : index === deltas - 1 ? '"}' : 'flow';
      events.push(event({ type: 'tool-input-delta', toolCallId: 't', inputTextDelta }));
    }
  }
  events.push(
    event({ type: 'finish-step' }),
    event({ type: 'finish', finishReason: 'stop' }),
    encoder.encode('data: [DONE]\n\n'),
  );
  return events;
}

/**
 * A `fetch` that answers with these events.
 *
 * @param {Uint8Array[]} events
 * @param {{ perSecond?: number }} pace - Without `perSecond`, the answer is sent at once, in chunks of 16 KB.
 */
export function answering(events, { perSecond } = {}) {
  return async () =>
    new Response(perSecond ? paced(events, perSecond) : burst(events), {
      headers: { 'content-type': 'text/event-stream' },
    });
}

function burst(events) {
  const bytes = new Uint8Array(events.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const event of events) {
    bytes.set(event, at);
    at += event.length;
  }
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(sent, sent + 16_384));
      sent += 16_384;
    },
  });
}

/** Sends each event as a chunk at its time. Timers of a few milliseconds send several in one task. */
function paced(events, perSecond) {
  let sent = 0;
  return new ReadableStream({
    start(controller) {
      const began = performance.now();
      const timer = setInterval(() => {
        const due = Math.min(events.length, Math.ceil(((performance.now() - began) / 1000) * perSecond));
        while (sent < due) controller.enqueue(events[sent++]);
        if (sent < events.length) return;
        clearInterval(timer);
        controller.close();
      }, 2);
    },
  });
}
