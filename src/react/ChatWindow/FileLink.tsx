'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { safeUrl } from '../../shared/safeUrl.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useChatSettings } from './ChatContext.js';
import type { FilePart } from './partTypes.js';

export type FileLinkProps = Omit<PartProps<'a'>, 'href' | 'download'> & { part: FilePart };

/**
 * A file of a message. An image with a `data:` or `blob:` URL is shown. Other files are links, because loading a file
 * tells its server that the message was read. Renders an `<a>` or `<img>` element.
 */
export const FileLink = forwardRef<HTMLElement, FileLinkProps>(function FileLink({ part, ...props }, ref) {
  const { strings, classNames } = useChatSettings();
  const name = part.filename || strings.file;
  const local = /^(data|blob):/.test(part.url);
  if (local && part.mediaType.startsWith('image'))
    return (
      <RenderElement
        as="img"
        props={props as PartProps<'img'>}
        ref={ref}
        className={clsx('sluice-file__image', classNames.file)}
        src={part.url}
        alt={name}
      />
    );

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
