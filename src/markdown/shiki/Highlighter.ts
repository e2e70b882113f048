import {
  createCssVariablesTheme,
  createHighlighterCoreSync,
  type GrammarState,
  type HighlighterCore,
  type LanguageRegistration,
  type ThemedToken,
  type ThemeRegistrationAny,
} from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { CodeLine } from '../parser/nodes.js';

type Grammar = LanguageRegistration | readonly LanguageRegistration[];

/** A grammar of shiki, or a function that imports one: `() => import('shiki/langs/typescript.mjs')`. */
export type LanguageSource = Grammar | (() => Promise<{ readonly default: Grammar }>);

export type Themes = { readonly light: ThemeRegistrationAny; readonly dark: ThemeRegistrationAny } | 'classes';

interface OpenLine {
  readonly text: string;
  readonly previous: CodeLine | undefined;
  readonly language: string;
  readonly tokens: readonly ThemedToken[];
  /** When the line was tokenized, in milliseconds. */
  readonly time: number;
}

interface Line {
  readonly tokens: readonly ThemedToken[];
  /** The tokenizer state at the end of the line, for example inside a comment. The next line starts with it. */
  readonly state: GrammarState | undefined;
}

/** Maximum number of lines to highlight synchronously; more are highlighted in idle time. */
const syncLines = 20;
/** Length of an idle slice, in milliseconds. */
const sliceMs = 8;
/** The shortest time before a streaming line is tokenized again: half a frame, in milliseconds. */
const openMs = 8;
/**
 * Longer lines are highlighted only up to this many characters, because a tokenizer takes 130 ms for 20,000 characters.
 */
const maxLength = 20_000;

const variables = createCssVariablesTheme({ variablePrefix: '--sluice-' });

/** Tokenizes each complete line once, from the state of the line above. */
export class Highlighter {
  readonly #sources: Readonly<Record<string, LanguageSource>>;
  readonly #themes: Themes;
  readonly #listeners = new Set<() => void>();
  /** The name of the grammar by language; `undefined` while the grammar loads, or if loading failed. */
  readonly #grammars = new Map<string, string | undefined>();
  readonly #lines = new WeakMap<CodeLine, Line>();
  /** The last lines of blocks that are highlighted in idle time, with their languages. */
  readonly #waiting = new Map<CodeLine, string>();
  #shiki: HighlighterCore | undefined;
  #isScheduled = false;
  #open: OpenLine | undefined;
  #frame: number | undefined;
  /** Changes each time the listeners are notified. */
  version = 0;

  constructor(sources: Readonly<Record<string, LanguageSource>>, themes: Themes) {
    this.#sources = sources;
    this.#themes = themes;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Tokens of a complete line; `undefined` until it is highlighted. */
  tokensOf(line: CodeLine, language: string): readonly ThemedToken[] | undefined {
    const known = this.#lines.get(line);
    if (known) return known.tokens;
    if (!this.#grammarOf(language)) return undefined;
    const missing = this.#missing(line, syncLines + 1);
    if (missing.length > syncLines) {
      this.#waiting.set(line, language);
      this.#schedule();
      return undefined;
    }
    for (const each of missing.reverse()) this.#highlight(each, language);
    return this.#lines.get(line)!.tokens;
  }

  /**
   * The tokens of the streaming line below `previous`. It is tokenized at most once per frame; newer text has no color.
   */
  tokensOfOpen(text: string, previous: CodeLine | undefined, language: string): readonly ThemedToken[] | undefined {
    if (!this.#grammarOf(language) || (previous && !this.tokensOf(previous, language))) return undefined;
    const open = this.#open;
    if (open && open.previous === previous && open.language === language && text.startsWith(open.text)) {
      const { length } = open.text;
      if (text.length === length) return open.tokens;
      if (this.#waitsForFrame(open.time)) return [...open.tokens, { content: text.slice(length), offset: length }];
    }
    const { tokens } = this.#tokenize(text, language, previous && this.#lines.get(previous)?.state);
    this.#open = { text, previous, language, tokens, time: performance.now() };
    return tokens;
  }

  /** Whether the line was already tokenized in this frame. If so, the listeners are notified in the next frame. */
  #waitsForFrame(time: number): boolean {
    if (performance.now() - time >= openMs || typeof requestAnimationFrame !== 'function') return false;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#notify();
    });
    return true;
  }

  #missing(line: CodeLine, limit: number): CodeLine[] {
    const missing: CodeLine[] = [];
    for (let each: CodeLine | undefined = line; each && missing.length < limit; each = each.previous) {
      if (this.#lines.has(each)) break;
      missing.push(each);
    }
    return missing;
  }

  #highlight(line: CodeLine, language: string): void {
    this.#lines.set(line, this.#tokenize(line.text, language, line.previous && this.#lines.get(line.previous)?.state));
  }

  #tokenize(text: string, language: string, state: GrammarState | undefined): Line {
    const themes = this.#themes;
    const options = themes === 'classes' ? { theme: 'css-variables' } : { themes: { light: 'light', dark: 'dark' } };
    const { tokens, grammarState } = this.#core().codeToTokens(text.slice(0, maxLength), {
      ...options,
      lang: this.#grammarOf(language)!,
      defaultColor: 'light-dark()',
      // No time limit, because the result is cached, and a partly tokenized line would stay incomplete.
      tokenizeTimeLimit: 0,
      ...(state && { grammarState: state }),
    } as Parameters<HighlighterCore['codeToTokens']>[1]);
    const all = tokens[0] ?? [];
    const rest = text.slice(maxLength);
    return { tokens: rest ? [...all, { content: rest, offset: maxLength }] : all, state: grammarState };
  }

  #core(): HighlighterCore {
    const themes = this.#themes;
    this.#shiki ??= createHighlighterCoreSync({
      engine: createJavaScriptRegexEngine(),
      langs: [],
      themes:
        themes === 'classes'
          ? [variables]
          : [
              { ...themes.light, name: 'light' },
              { ...themes.dark, name: 'dark' },
            ],
    });
    return this.#shiki;
  }

  /** The name of the grammar. The first call for a language loads its grammar. */
  #grammarOf(language: string): string | undefined {
    if (this.#grammars.has(language)) return this.#grammars.get(language);
    const source = Object.hasOwn(this.#sources, language) ? this.#sources[language]! : undefined;
    this.#grammars.set(language, undefined);
    if (!source) return undefined;
    if (typeof source !== 'function') {
      this.#add(language, source);
      return this.#grammars.get(language);
    }
    source().then(
      (module) => {
        this.#add(language, module.default);
        this.#notify();
      },
      (error: unknown) => {
        const message = `createCodeRenderer: the grammar for "${language}" could not be loaded, so its code is shown without colors. Check the import.`;
        console.error(message, error);
      },
    );
    return undefined;
  }

  #add(language: string, grammar: Grammar): void {
    // The language's own grammar is the last one, after its embedded grammars.
    const registrations = [grammar].flat() as LanguageRegistration[];
    this.#core().loadLanguageSync(registrations);
    this.#grammars.set(language, registrations.at(-1)!.name);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const run = () => {
      this.#isScheduled = false;
      this.#runSlice();
    };
    if (typeof requestIdleCallback === 'function') requestIdleCallback(run);
    else setTimeout(run);
  }

  #runSlice(): void {
    const end = performance.now() + sliceMs;
    for (const [last, language] of this.#waiting) {
      const missing = this.#missing(last, Number.POSITIVE_INFINITY).reverse();
      for (const line of missing) {
        this.#highlight(line, language);
        if (performance.now() > end) break;
      }
      if (this.#lines.has(last)) this.#waiting.delete(last);
      if (performance.now() > end) break;
    }
    if (this.#waiting.size > 0) this.#schedule();
    this.#notify();
  }

  #notify(): void {
    this.version++;
    for (const listener of this.#listeners) listener();
  }
}
