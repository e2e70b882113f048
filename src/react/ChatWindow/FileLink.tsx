'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { imageAction } from '../../shared/imageAction.js';
import { safeUrl } from '../../shared/safeUrl.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useChatSettings } from './ChatContext.js';
import type { FilePart } from './partTypes.js';

export type FileLinkProps = Omit<PartProps<'a'>, 'href' | 'download'> & { part: FilePart };

/**
 * A file of a message. An image with a `data:` or `blob:` URL, or one that `images` allows, is shown. Other files are
 * links, because loading a file tells its server that the message was read. Renders an `<a>` or `<img>` element, or the
 * slot `Image`.
 */
export const FileLink = forwardRef<HTMLElement, FileLinkProps>(function FileLink({ part, ...props }, ref) {
  const { strings, classNames, slots, images } = useChatSettings();
  const name = part.filename || strings.file;
  // `data:,` is the URL of a file that a full storage did not save. Only its name and type are shown.
  const local = /^(data|blob):/.test(part.url) && part.url !== 'data:,';
  if (part.mediaType.startsWith('image') && (local || imageAction(part.url, images) === 'load')) {
    const image = {
      className: clsx('sluice-file__image', classNames.file),
      src: part.url,
      alt: name,
      referrerPolicy: 'no-referrer' as const,
    };
    if (slots.Image) return <slots.Image {...image} />;
    return <RenderElement as="img" props={props as PartProps<'img'>} ref={ref} {...image} />;
  }

  return (
    <RenderElement
      as="a"
      props={props}
      ref={ref}
      className={clsx('sluice-file', classNames.file)}
      href={local ? part.url : safeUrl(part.url)}
      download={local ? name : undefined}
      target="_blank"
      rel="noreferrer nofollow"
    >
      <span className="sluice-file__name">{name}</span>
      <span className="sluice-file__type">{part.mediaType}</span>
    </RenderElement>
  );
});
