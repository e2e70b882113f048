import type { ArgTypesExtractor } from 'storybook/internal/docs-tools';
import type { StrictArgTypes, StrictInputType } from 'storybook/internal/types';

/** Output of react-docgen. */
interface Docgen {
  readonly props?: Readonly<Record<string, { readonly required?: boolean; description?: string; tsType?: TsType }>>;
}

interface TsType {
  readonly name: string;
  readonly raw?: string;
  readonly value?: string;
  readonly elements?: readonly TsType[];
}

/**
 * The rows of a table of props: with the types as they are written, where Storybook says “union” of every optional one,
 * and with the defaults from the comments, which name them in a tag of their own.
 */
export const extractArgTypes: ArgTypesExtractor = (component) => {
  const { __docgenInfo: docgen } = component as { readonly __docgenInfo?: Docgen };
  if (!docgen?.props) return null;
  const rows: StrictArgTypes = {};
  for (const [name, { required = false, description = '', tsType }] of Object.entries(docgen.props)) {
    const { text, defaultValue } = readComment(description);
    const choices = tsType ? choicesOf(tsType) : [];
    rows[name] = {
      name,
      description: text,
      ...controlOf(choices, required),
      table: {
        ...(tsType && { type: { summary: written(tsType) } }),
        ...(defaultValue !== undefined && { defaultValue: { summary: defaultValue } }),
      },
    };
  }
  return rows;
};

function readComment(comment: string): { text: string; defaultValue: string | undefined } {
  const [text = '', defaultValue] = comment.split(/\s*@default(?:Value)?\s+/);
  return {
    // `@link` cannot be resolved in the browser.
    text: text.replaceAll(/\{@link ([^}]+)\}/g, '`$1`').replaceAll(/\s*\n\s*(?!\n)/g, ' '),
    defaultValue: defaultValue?.replaceAll('`', '').replaceAll(/\s+/g, ' ').trim(),
  };
}

/** Members of the type without `undefined`. */
function choicesOf(type: TsType): readonly TsType[] {
  const choices = type.name === 'union' && type.elements ? type.elements : [type];
  return choices.filter(({ name }) => name !== 'undefined');
}

function written({ name, raw, value }: TsType): string {
  return (raw ?? value ?? name)
    .replaceAll(/\s+/g, ' ')
    .replace(/^\| /, '')
    .replace(/ \| undefined$/, '');
}

/** Returns a control for booleans, strings, numbers and enums; other types get none. */
function controlOf(choices: readonly TsType[], required: boolean): Partial<StrictInputType> {
  const [first] = choices;
  if (choices.length === 1 && (first?.name === 'boolean' || first?.name === 'string' || first?.name === 'number')) {
    return { type: { name: first.name, required } };
  }
  if (choices.length > 1 && choices.every(({ name }) => name === 'literal')) {
    return { type: { name: 'enum', value: choices.map((choice) => written(choice).replaceAll("'", '')), required } };
  }
  return { control: { disable: true } };
}
