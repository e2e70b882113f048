/** The texts to render. A seeded generator selects their words, so that they are the same in each run. */

const words =
  'stream token answer model render layout frame socket buffer chunk parser block commit state reader signal latency budget memory cache window server client retry resume header cursor'.split(
    ' ',
  );

function random(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function prose(pick, length) {
  let text = '';
  while (text.length < length) {
    const word = words[pick(words.length)];
    const kind = pick(24);
    if (kind === 0) text += `**${word} ${words[pick(words.length)]}** `;
    else if (kind === 1) text += `*${word}* `;
    else if (kind === 2) text += `\`${word}()\` `;
    else if (kind === 3) text += `[${word}](https://example.com/${word}) `;
    else text += `${word}${pick(12) === 0 ? '.' : ''} `;
  }
  return text.trim();
}

function code(pick, lines) {
  return Array.from({ length: lines }, () => {
    return `${'  '.repeat(pick(3))}const ${words[pick(words.length)]} = ${words[pick(words.length)]}(${pick(100)});`;
  }).join('\n');
}

function row(pick) {
  return `| ${prose(pick, 12)} | \`${words[pick(words.length)]}\` | ${pick(1000)} |`;
}

/** A long technical answer: headings, prose with formatting, lists, code, tables, quotes, references and footnotes. */
function mixed(length) {
  const pick = random(7);
  const parts = [];
  let size = 0;
  for (let section = 1; size < length; section++) {
    const part = [
      `## ${section}. ${prose(pick, 20)}`,
      prose(pick, 420),
      Array.from({ length: 4 + pick(4) }, () => `- ${prose(pick, 70)}`).join('\n'),
      prose(pick, 300),
      `\`\`\`ts\n${code(pick, 6 + pick(14))}\n\`\`\``,
      `See [the notes][ref${section}] and the footnote[^n${section}].`,
      ['| name | call | count |', '| --- | --- | ---: |', ...Array.from({ length: 4 }, () => row(pick))].join('\n'),
      `> ${prose(pick, 160)}`,
      Array.from({ length: 3 }, (_, index) => `${index + 1}. ${prose(pick, 60)}`).join('\n'),
      `[ref${section}]: https://example.com/${section}\n\n[^n${section}]: ${prose(pick, 60)}`,
    ].join('\n\n');
    parts.push(part);
    size += part.length + 2;
  }
  return parts.join('\n\n').slice(0, length);
}

function paragraph(length) {
  return prose(random(11), length).slice(0, length);
}

function fence(length) {
  return `\`\`\`ts\n${code(random(13), Math.ceil(length / 20))}`.slice(0, length);
}

/** A complete code block: its last line is the closing fence. */
function fenceOfLines(lines) {
  return `\`\`\`ts\n${code(random(13), lines)}\n\`\`\`\n`;
}

function table(rows) {
  const pick = random(17);
  return ['| name | call | count |', '| --- | --- | ---: |', ...Array.from({ length: rows }, () => row(pick))].join(
    '\n',
  );
}

function list(items) {
  const pick = random(19);
  return Array.from({ length: items }, () => `- ${prose(pick, 40)}`).join('\n');
}

/** A token is four characters. */
export const documents = {
  'mixed, 2k tokens': () => mixed(8_000),
  'mixed, 10k tokens': () => mixed(40_000),
  'mixed, 50k tokens': () => mixed(200_000),
  'one paragraph, 20k tokens': () => paragraph(80_000),
  'one fence, 20k tokens': () => fence(80_000),
  'colored fence, 500 lines': () => fenceOfLines(500),
  'table, 500 rows': () => table(500),
  'table, 2,000 rows': () => table(2_000),
  'list, 500 items': () => list(500),
  'list, 2,000 items': () => list(2_000),
};
