/** The value has not begun, or more text could change it. */
const nothing = Symbol('nothing');

/**
 * Parses the beginning of a JSON text from its start: a slow and simple reference for `IncrementalJson`. Accepts only
 * beginnings of valid JSON.
 */
export function readPrefix(text: string): unknown {
  let index = 0;
  const skipSpace = () => {
    while (' \t\n\r'.includes(text[index] ?? 'x')) index++;
  };

  const readString = (): { text: string; isClosed: boolean } => {
    const from = index++;
    while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
    if (index < text.length) return { text: JSON.parse(text.slice(from, ++index)), isClosed: true };
    // The longest prefix that is a string without its last, incomplete character.
    const open = text
      .slice(from)
      .replace(/(?<!\\)((?:\\\\)*)\\(u[\da-fA-F]{0,3})?$/, '$1')
      .concat('"');
    return { text: (JSON.parse(open) as string).replace(/[\ud800-\udbff]$/, ''), isClosed: false };
  };

  const readMembers = (close: string, readMember: () => boolean) => {
    index++;
    for (;;) {
      skipSpace();
      if (index >= text.length) return;
      if (text[index] === close) {
        index++;
        return;
      }
      if (text[index] === ',') index++;
      skipSpace();
      if (index >= text.length || !readMember()) return;
    }
  };

  const readValue = (): unknown => {
    skipSpace();
    const next = text[index];
    if (next === undefined) return nothing;
    if (next === '"') return readString().text;
    if (next === '[') {
      const list: unknown[] = [];
      readMembers(']', () => {
        const value = readValue();
        if (value !== nothing) list.push(value);
        return true;
      });
      return list;
    }
    if (next === '{') {
      const members = new Map<string, unknown>();
      readMembers('}', () => {
        const { text: key, isClosed } = readString();
        if (!isClosed) return false;
        skipSpace();
        index++;
        const value = readValue();
        if (value !== nothing) members.set(key, value);
        return true;
      });
      return Object.fromEntries(members);
    }
    const [token] = /^[^\s,\]}]*/.exec(text.slice(index))!;
    index += token.length;
    return index < text.length ? JSON.parse(token) : nothing;
  };

  const value = readValue();
  return value === nothing ? undefined : value;
}
