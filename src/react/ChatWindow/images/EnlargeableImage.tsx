'use client';
import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, type MouseEvent, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useChatSettings } from '../ChatContext.js';
import { Icon } from '../Icon.js';

export type EnlargeableImageProps = ComponentPropsWithoutRef<'img'> & {
  /** Whether the image is inside a link, which then handles the click. */
  'data-in-link'?: boolean | undefined;
};

/**
 * For the slot `Image`: enlarges an image on click in a modal dialog. When the dialog closes, the focus returns to the
 * image. Renders a `<button>` element, or an `<img>` element inside a link.
 */
export function EnlargeableImage(props: EnlargeableImageProps) {
  const { strings, classNames } = useChatSettings();
  const [container, setContainer] = useState<Element | ShadowRoot>();
  const button = useRef<HTMLButtonElement>(null);
  const { alt = '', className } = props;
  const image = <img {...props} alt={alt} className={clsx(className, classNames.image)} />;
  if (props['data-in-link']) return image;

  const open = ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    // Safari does not focus a clicked button. The dialog, when it closes, focuses the element that had the focus
    // before.
    currentTarget.focus();
    // The dialog needs another container, because Markdown images are inside paragraphs, which cannot contain a dialog.
    const root = currentTarget.getRootNode();
    setContainer(currentTarget.closest('.sluice-chat') ?? (root instanceof ShadowRoot ? root : document.body));
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="sluice-image"
        aria-haspopup="dialog"
        aria-label={strings.enlargeImage(alt || strings.file)}
        onClick={open}
      >
        {image}
      </button>
      {container &&
        createPortal(
          <ImageDialog
            image={props}
            onClose={() => {
              setContainer(undefined);
              button.current?.focus();
            }}
          />,
          container,
        )}
    </>
  );
}

function ImageDialog({ image, onClose }: { image: EnlargeableImageProps; onClose: () => void }) {
  const { strings } = useChatSettings();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { src, srcSet, alt = '', referrerPolicy } = image;
  return (
    <dialog
      ref={dialog}
      className="sluice-image-dialog"
      aria-label={alt || strings.file}
      // React events of a portal bubble to the chat, where Escape stops the answer.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        dialog.current?.close();
      }}
      onClose={onClose}
    >
      <img className="sluice-image-dialog__image" src={src} srcSet={srcSet} alt={alt} referrerPolicy={referrerPolicy} />
      <button
        type="button"
        className="sluice-button sluice-button--round sluice-image-dialog__close"
        aria-label={strings.close}
      >
        <Icon name="close" />
      </button>
    </dialog>
  );
}
