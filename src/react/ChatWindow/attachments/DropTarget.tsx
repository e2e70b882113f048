'use client';
import { clsx } from 'clsx';
import { forwardRef, useEffect, useRef, useState } from 'react';
import { type PartProps, RenderElement } from '../../RenderElement.js';
import { useMergedRef } from '../../useMergedRef.js';
import { useChatSettings, useChatStores } from '../ChatContext.js';

export type DropTargetProps = PartProps<'div'>;

/** Accepts files dropped on its parent element, and highlights the parent during a drag. Renders a `<div>` element. */
export const DropTarget = forwardRef<HTMLDivElement, DropTargetProps>(function DropTarget(props, forwardedRef) {
  const { strings, classNames } = useChatSettings();
  const { attachments, focus } = useChatStores().composer;
  const [isOver, setIsOver] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const setRef = useMergedRef(ref, forwardedRef);

  useEffect(() => {
    const area = ref.current?.parentElement;
    if (!area || !attachments) return;
    const listeners = new AbortController();
    // Counts entered elements, because `dragenter` of a child fires before `dragleave` of its parent. With a boolean,
    // the highlight would flicker.
    let depth = 0;
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', handle: (event: DragEvent) => void) =>
      area.addEventListener(
        type,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          handle(event);
          setIsOver(depth > 0);
        },
        listeners,
      );
    on('dragenter', () => {
      depth += 1;
    });
    // Without `preventDefault()` the browser opens the file.
    on('dragover', (event) => event.preventDefault());
    on('dragleave', () => {
      depth = Math.max(0, depth - 1);
    });
    on('drop', (event) => {
      event.preventDefault();
      depth = 0;
      if (event.dataTransfer) attachments.addDropped(event.dataTransfer);
      focus();
    });
    return () => listeners.abort();
  }, [attachments, focus]);

  return (
    <RenderElement
      as="div"
      props={props}
      ref={setRef}
      className={clsx('sluice-drop-target', classNames.dropTarget)}
      data-over={isOver || undefined}
    >
      {props.children ?? strings.dropFiles}
    </RenderElement>
  );
});
