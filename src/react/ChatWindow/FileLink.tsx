'use client';
import { clsx } from 'clsx';
import { useChatSettings } from './ChatContext.js';
import type { FilePart } from './partTypes.js';
import { safeUrl } from './safeUrl.js';

export interface FileLinkProps {
  part: FilePart;
}

/**
 * A file of the message. An image that came with the message is shown; anything that would have to be fetched is a
 * link, for to fetch is to tell a server that the message was read. Renders an `<img>`, `<a>` or `<span>` element.
 */
export function FileLink({ part }: FileLinkProps) {
  const { strings, classNames } = useChatSettings();
  const name = part.filename || strings.file;
  const local = /^(data|blob):/.test(part.url);
  if (local && part.mediaType.startsWith('image'))
    return <img className={clsx('sluice-file__image', classNames.file)} src={part.url} alt={name} />;
  const href = local ? part.url : safeUrl(part.url)?.href;
  const className = clsx('sluice-file', classNames.file);
  const label = (
    <>
      <span className="sluice-file__name">{name}</span>
      <span className="sluice-file__type">{part.mediaType}</span>
    </>
  );
  if (!href) return <span className={className}>{label}</span>;
  return (
    <a className={className} href={href} download={local ? name : undefined} target="_blank" rel="noreferrer nofollow">
      {label}
    </a>
  );
}
