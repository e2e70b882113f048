/**
 * A recorded response as JSON lines: a head, then a line a chunk, then how it ended. A file may hold several, one after
 * another.
 *
 * ```jsonl
 * {"cassette":1,"request":{"method":"POST","url":"…","headers":{…}},"response":{"status":200,"headers":{…}},"at":612.4}
 * {"at":640.1,"text":"data: {…}\n\n"}
 * {"at":655.0,"base64":"8J+M"}
 * {"at":812.9,"end":"closed"}
 * ```
 */
export type CassetteLine = CassetteHead | CassetteChunk | CassetteEnd;

export interface CassetteHead {
  /** The version of this format. */
  readonly cassette: 1;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
  readonly response: { readonly status: number; readonly headers: Record<string, string> };
  /** Milliseconds since the request, as in all lines. */
  readonly at: number;
}

/** The bytes of one read, as text where they are UTF-8 by themselves. */
export type CassetteChunk = { readonly at: number } & ({ readonly text: string } | { readonly base64: string });

/** `closed`: the body ended; `broken`: with an error; `left`: the recording client cancelled. */
export interface CassetteEnd {
  readonly at: number;
  readonly end: 'closed' | 'broken' | 'left';
}
