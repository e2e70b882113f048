'use client';
import { clsx } from 'clsx';
import {
  Children,
  type ComponentPropsWithoutRef,
  type ComponentPropsWithRef,
  cloneElement,
  createElement,
  forwardRef,
  isValidElement,
  type JSX,
  type ReactElement,
  type ReactNode,
  type Ref,
  type SyntheticEvent,
} from 'react';

type Tag = keyof JSX.IntrinsicElements;

/** What every part takes: the attributes of its element, and something else to stand in that element's place. */
export type PartProps<T extends Tag> = Omit<ComponentPropsWithoutRef<T>, 'part'> & {
  /**
   * Rendered in place of the part's own element: an element, which is given the part's props and keeps its class and
   * its children, or a function of those props.
   */
  render?: ReactElement | ((props: ComponentPropsWithRef<T>) => ReactElement) | undefined;
};

interface AnyProps {
  as: Tag;
  given: { render?: ReactElement | ((props: object) => ReactElement); className?: string };
  className?: string;
}

/**
 * The element of a part: what the part says of itself, and before that what the application has `given`. Class names
 * are joined.
 */
export const Part = forwardRef<unknown, AnyProps>(function Part({ as, given, ...own }, ref) {
  const { render, ...theirs } = given;
  const props = { ...own, ...theirs, ref, className: clsx(own.className, theirs.className) };
  if (!render) return createElement(as, props);
  if (typeof render === 'function') return render(props);
  // From a server component comes what may only become an element: `toArray` looks into it. It gives a key, too.
  const [element] = (isValidElement(render) ? [render] : Children.toArray(render)) as [
    ReactElement<{ className?: string; children?: ReactNode }>,
  ];
  const { className, children } = element.props;
  const kept = children === undefined ? undefined : { children };
  return cloneElement(element, { ...props, ...kept, className: clsx(props.className, className) } as object);
}) as <T extends Tag, Element>(
  props: ComponentPropsWithoutRef<T> & { as: T; given: PartProps<T>; ref?: Ref<Element> },
) => ReactElement;

/** Ours after the application's, which may prevent it. */
export function inTurn<Event extends SyntheticEvent>(
  theirs: ((event: Event) => void) | undefined,
  ours: (event: Event) => void,
): (event: Event) => void {
  return (event) => {
    theirs?.(event);
    if (!event.defaultPrevented) ours(event);
  };
}
