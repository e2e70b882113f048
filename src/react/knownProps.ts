import { warnOnce } from '../core/warnOnce.js';

/** Attributes of HTML elements besides `data-*`, `aria-*` and event handlers. */
const attributes = new Set(
  (
    'about accessKey autoCapitalize autoCorrect autoFocus children className contentEditable dangerouslySetInnerHTML ' +
    'datatype defaultChecked defaultValue dir draggable enterKeyHint exportparts hidden id inert inlist inputMode is ' +
    'itemID itemProp itemRef itemScope itemType key lang nonce part popover prefix property rel render resource rev role ' +
    'slot spellCheck style suppressContentEditableWarning suppressHydrationWarning tabIndex title translate typeof vocab'
  ).split(' '),
);

/**
 * Removes unknown props and warns in development, because an option with a wrong name would become a DOM attribute
 * without any effect.
 *
 * @param advice - The end of the warning: where the option belongs.
 */
export function knownProps<Props extends object>(component: string, props: Props, advice: string): Props {
  const unknown = Object.keys(props).filter((name) => !attributes.has(name) && !/^(?:data-|aria-|on[A-Z])/.test(name));
  if (unknown.length === 0) return props;
  const names = unknown.map((name) => `\`${name}\``).join(', ');
  warnOnce(`props ${component} ${names}`, `<${component}> has no prop ${names}; it is ignored. ${advice}`);
  return Object.fromEntries(Object.entries(props).filter(([name]) => !unknown.includes(name))) as Props;
}
