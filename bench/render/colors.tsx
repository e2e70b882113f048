/** Subjects that color code, in a separate bundle, because shiki is large. */
import { createCodePlugin } from '@streamdown/code';
import { createHighlighterCoreSync } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import typescript from 'shiki/langs/typescript.mjs';
import dark from 'shiki/themes/github-dark.mjs';
import light from 'shiki/themes/github-light.mjs';
import { Markdown } from 'sluice/markdown';
import { createCodeRenderer } from 'sluice/markdown/shiki';
import { Streamdown } from 'streamdown';
import { commitEachToken } from './commitEachToken.js';

const renderCode = createCodeRenderer({ langs: { ts: typescript }, themes: { light, dark } });
const plugins = { code: createCodePlugin({ themes: ['github-light', 'github-dark'] }) };
const shiki = createHighlighterCoreSync({
  engine: createJavaScriptRegexEngine(),
  langs: [typescript],
  themes: [light, dark],
});

/** Highlights the whole block after each token. */
function WholePrefix({ text }: { text: string }) {
  const themes = { light: 'github-light', dark: 'github-dark' };
  const html = shiki.codeToHtml(text.slice(text.indexOf('\n') + 1), { lang: 'typescript', themes });
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the text is the benchmark's own, escaped by shiki.
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
}

Object.assign(window.renderBench.subjects, {
  'sluice + shiki': commitEachToken((props) => <Markdown {...props} renderCode={renderCode} />),
  'streamdown + @streamdown/code': commitEachToken(({ text, streaming }) => (
    <Streamdown isAnimating={streaming} plugins={plugins}>
      {text}
    </Streamdown>
  )),
  'shiki on the whole prefix': commitEachToken(WholePrefix),
});
