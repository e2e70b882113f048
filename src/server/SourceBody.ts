import type { EventWriter } from './EventWriter.js';
import type { SourceRun } from './SourceRun.js';
import { TextBody, type TextBodyOptions, type TextSink } from './TextBody.js';

/** Events that are ready at the same time are joined into chunks of up to this many characters. */
const joinedSize = 8_192;

/** The body of a response for one client. Each pull of the client pulls the source. */
export class SourceBody extends TextBody {
  readonly #run: SourceRun;
  readonly #writer: EventWriter;
  readonly #onEnd: () => Promise<void>;

  /** @param onEnd - Called once, at the end of the response or when the client disconnects. */
  constructor(run: SourceRun, onEnd: () => Promise<void>, options: Omit<TextBodyOptions, 'heartbeat'>) {
    super({ ...options, heartbeat: run.output.heartbeat });
    this.#run = run;
    this.#writer = run.output;
    this.#onEnd = onEnd;
  }

  protected override get hasText(): boolean {
    return this.#writer.size > 0;
  }

  protected override get isFull(): boolean {
    return this.#writer.size >= joinedSize;
  }

  protected override get isOver(): boolean {
    return this.#run.end !== undefined;
  }

  protected override take(): string {
    return this.#writer.takeText();
  }

  protected override request(): void {
    this.#run.step(this.advance);
  }

  protected override async finish(sink: TextSink): Promise<void> {
    const text = this.#writer.takeText();
    if (text !== '') sink.write(text);
    await this.#onEnd();
    // The text protocol has no error event. Only a broken connection shows that the text is incomplete.
    if (this.#writer.framing === 'text' && this.#run.end?.outcome === 'failed') {
      sink.fail(new Error('The source failed in the middle of a text response.'));
    } else sink.close();
  }

  protected override expire(): void {
    this.#run.stop('maxConnectionMs');
  }

  protected override leave(reason: unknown): Promise<void> {
    this.#run.stop(reason);
    return this.#onEnd();
  }
}
