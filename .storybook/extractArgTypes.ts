import componentProps from 'virtual:component-props';
import type { ArgTypesExtractor } from 'storybook/internal/docs-tools';
import type { StrictArgTypes, StrictInputType } from 'storybook/internal/types';

/** All props of a component, grouped by the interface that declares them. */
export const extractArgTypes: ArgTypesExtractor = (component) => {
  // Component names are minified in a build; react-docgen keeps the original.
  const { __docgenInfo: docgen } = component as { readonly __docgenInfo?: { readonly displayName?: string } };
  const props = componentProps[docgen?.displayName ?? ''];
  if (!props) return null;
  const rows: StrictArgTypes = {};
  for (const { name, group, isRequired, type, comment } of byGroup(props)) {
    const { text, defaultValue } = readComment(comment);
    rows[name] = {
      name,
      description: text,
      ...controlOf(type, isRequired),
      table: {
        category: group,
        type: { summary: readableType(type) },
        ...(defaultValue !== undefined && { defaultValue: { summary: defaultValue } }),
      },
    };
  }
  return rows;
};

/** Own props first, then inherited props, attributes last. Storybook lists groups in the order of their rows. */
function byGroup<Row extends { readonly group: string }>(props: readonly Row[]): Row[] {
  const groups = [...new Set(props.map(({ group }) => group))].reverse();
  const rank = ({ group }: Row) => (group === 'HTML attributes' ? groups.length : groups.indexOf(group));
  return [...props].sort((a, b) => rank(a) - rank(b));
}

function readComment(comment: string): { text: string; defaultValue: string | undefined } {
  const [text = '', defaultValue] = comment.split(/\s*@default(?:Value)?\s+/);
  return {
    // `@link` cannot be resolved in the browser.
    text: text.replaceAll(/\{@link ([^}]+)\}/g, '`$1`').replaceAll(/\s*\n\s*(?!\n)/g, ' '),
    defaultValue: defaultValue?.replaceAll('`', '').replaceAll(/\s+/g, ' ').trim(),
  };
}

/** The type without `undefined`, because the default is shown instead. */
function readableType(type: string): string {
  return type
    .replaceAll(/\s+/g, ' ')
    .replace(/^\| /, '')
    .replace(/ \| undefined$/, '');
}

/** Only booleans, strings, numbers and enums have a control. */
function controlOf(type: string, required: boolean): Partial<StrictInputType> {
  const members = readableType(type).split(' | ');
  const [first = ''] = members;
  if (members.length === 1 && (first === 'boolean' || first === 'string' || first === 'number')) {
    return { type: { name: first, required } };
  }
  if (members.length > 1 && members.every((member) => /^'[^']*'$/.test(member))) {
    return { type: { name: 'enum', value: members.map((member) => member.slice(1, -1)), required } };
  }
  return { control: { disable: true } };
}
