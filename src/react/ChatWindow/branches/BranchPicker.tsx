'use client';
import { clsx } from 'clsx';
import { forwardRef, useRef } from 'react';
import { type PartProps, RenderElement } from '../../RenderElement.js';
import { useIsomorphicLayoutEffect } from '../../useIsomorphicLayoutEffect.js';
import { useStore } from '../../useStore.js';
import { ChatButton } from '../ChatButton.js';
import { useChatSettings, useChatState } from '../ChatContext.js';
import type { MessageLike } from '../ChatLike.js';
import { Icon } from '../Icon.js';
import type { BranchStore } from './BranchStore.js';

export type BranchPickerProps = PartProps<'div'> & {
  message: MessageLike;
};

/**
 * Shows the position of the active branch, with buttons to switch. Renders a `<div>` element, or nothing for a single
 * branch.
 */
export const BranchPicker = forwardRef<HTMLDivElement, BranchPickerProps>(function BranchPicker(props, ref) {
  const store = useChatSettings().branches?.store;
  return store ? <Picker {...props} store={store} ref={ref} /> : null;
});

type PickerProps = BranchPickerProps & { store: BranchStore };

const Picker = forwardRef<HTMLDivElement, PickerProps>(function Picker({ message, store, ...props }, ref) {
  const { strings, classNames } = useChatSettings();
  const previous = useRef<HTMLButtonElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  useStore(store.points);
  const isLatest = useChatState(({ messages }) => messages.at(-1)?.id === message.id);
  const found = store.pointOf(message.id, isLatest);

  // Switching mounts another message with its own buttons, so the focus moves to the matching button of that message.
  useIsomorphicLayoutEffect(() => {
    if (store.focusTarget?.messageId !== message.id) return;
    (store.focusTarget.direction === 'next' ? next : previous).current?.focus();
    store.focusTarget = undefined;
  });

  if (!found) return null;
  const { parentId, point } = found;
  const { active, branches } = point;
  return (
    <RenderElement
      as="div"
      props={props}
      ref={ref}
      className={clsx('sluice-branches', classNames.branches)}
      role="group"
      aria-label={strings.branch(active + 1, branches.length)}
    >
      <ChatButton
        ref={previous}
        variant="icon"
        label={strings.previousBranch}
        aria-disabled={active === 0}
        onClick={() => store.select(parentId, 'previous')}
      >
        <Icon name="chevron" className="sluice-icon sluice-branches__previous" />
      </ChatButton>
      <span className="sluice-branches__count" aria-hidden="true">
        {active + 1}/{branches.length}
      </span>
      <ChatButton
        ref={next}
        variant="icon"
        label={strings.nextBranch}
        aria-disabled={active === branches.length - 1}
        onClick={() => store.select(parentId, 'next')}
      >
        <Icon name="chevron" className="sluice-icon sluice-branches__next" />
      </ChatButton>
    </RenderElement>
  );
});
