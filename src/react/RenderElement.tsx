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
} from 'react';

type Tag = keyof JSX.IntrinsicElements;

/** Props of all parts: the attributes of the element, and `render` to replace the element. */
export type PartProps<T extends Tag> = Omit<ComponentPropsWithoutRef<T>, 'part'> & {
  /**
   * Replaces the part's element: with an element, which receives the part's props and keeps its own class and
   * children, or with the result of a function that receives those props.
   */
  render?: ReactElement | ((props: ComponentPropsWithRef<T>) => ReactElement) | undefined;
};

interface RenderElementProps {
  as: Tag;
  /** Props from the application override the part's own props. Class names are joined. */
  props: { render?: ReactElement | ((props: object) => ReactElement); className?: string };
  className?: string;
}

export const RenderElement = forwardRef<unknown, RenderElementProps>(function RenderElement(
  { as, props: external, ...internal },
  ref,
) {
  const { render, ...rest } = external;
  const props = { ...internal, ...rest, ref, className: clsx(internal.className, rest.className) };
  if (!render) return createElement(as, props);
  if (typeof render === 'function') return render(props);
  // An element from a server component may be a lazy reference. `toArray` resolves it and adds a key.
  const [element] = (isValidElement(render) ? [render] : Children.toArray(render)) as [
    ReactElement<{ className?: string; children?: ReactNode }>,
  ];
  const { className, children } = element.props;
  const kept = children === undefined ? undefined : { children };
  return cloneElement(element, { ...props, ...kept, className: clsx(props.className, className) } as object);
}) as <T extends Tag, Element>(
  props: ComponentPropsWithoutRef<T> & { as: T; props: PartProps<T>; ref?: Ref<Element> },
) => ReactElement;
