/** Incremental renderers that newerPeers.mjs installs when the benchmark runs. JSX without types: they are not in node_modules. */
import { IncremarkContent } from '@incremark/react';
import { StreamingMarkdown } from '@stream-mdx/react';
import MarkdownRender from 'markstream-react';
import markstreamCss from 'markstream-react/index.css?inline';
import { commitEachToken } from './commitEachToken.js';

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

function withCss(css, subject) {
  return (host) => {
    const style = document.createElement('style');
    style.textContent = css;
    document.head.append(style);
    return subject(host);
  };
}

/** Waits until the text on the screen has stopped growing for 20 frames: these subjects render after the commit. */
function untilSettled(subject) {
  return (host) => {
    const { append, end } = subject(host);
    return {
      append,
      async end() {
        await end();
        let length = -1;
        for (let same = 0; same < 20; same++) {
          if (host.textContent.length !== length) same = 0;
          length = host.textContent.length;
          await frame();
        }
      },
    };
  };
}

Object.assign(window.renderBench.subjects, {
  'markstream-react': withCss(
    markstreamCss,
    untilSettled(
      commitEachToken(({ text, streaming }) => <MarkdownRender content={text} final={!streaming} fade={false} />),
    ),
  ),
  '@incremark/react': untilSettled(
    commitEachToken(({ text, streaming }) => <IncremarkContent content={text} isFinished={!streaming} />),
  ),
  '@stream-mdx/react': untilSettled(
    commitEachToken(({ text }) => (
      <StreamingMarkdown text={text} worker="/stream-mdx-worker.js" features={{ tables: true }} />
    )),
  ),
});
