'use client';
import { clsx } from 'clsx';
import { forwardRef, useEffect, useRef } from 'react';
import { type PartProps, RenderElement } from '../../RenderElement.js';
import { formatBytes } from '../../StreamMetrics/format.js';
import { useStore } from '../../useStore.js';
import { ChatButton } from '../ChatButton.js';
import { useChatSettings, useChatStores } from '../ChatContext.js';
import { Icon } from '../Icon.js';
import type { Attachment, AttachmentStore, RejectedFile } from './AttachmentStore.js';

export type AttachmentListProps = PartProps<'div'>;

/**
 * The files of the next message with their progress, and rejected files. Renders a `<div>` element, or nothing without
 * files.
 */
export const AttachmentList = forwardRef<HTMLDivElement, AttachmentListProps>(function AttachmentList(props, ref) {
  const { attachments } = useChatStores().composer;
  return attachments ? <Files {...props} store={attachments} ref={ref} /> : null;
});

type FilesProps = AttachmentListProps & { store: AttachmentStore };

const Files = forwardRef<HTMLDivElement, FilesProps>(function Files({ store, ...props }, ref) {
  const { strings, classNames, locale, attachments: feature } = useChatSettings();
  const { attachments, rejected } = useStore(store.state);
  const isWaiting = useStore(useChatStores().composer.state, (state) => state.isWaiting);
  const { maxFileSize = 0, maxFiles = 0 } = feature?.options() ?? {};
  const reasonOf = ({ name, reason }: RejectedFile) => {
    if (reason === 'type') return strings.attachmentType(name);
    return reason === 'size'
      ? strings.attachmentTooLarge(name, formatBytes(maxFileSize, locale))
      : strings.tooManyAttachments(name, maxFiles);
  };
  if (attachments.length === 0 && rejected.length === 0) return null;
  return (
    <RenderElement as="div" props={props} ref={ref} className={clsx('sluice-attachments', classNames.attachments)}>
      {attachments.length > 0 && (
        <ul className="sluice-attachments__list" aria-label={strings.attachments(attachments.length)}>
          {attachments.map((attachment) => (
            <AttachmentItem key={attachment.id} attachment={attachment} store={store} />
          ))}
        </ul>
      )}
      <div className="sluice-attachments__status" role="status">
        {rejected.map((file) => (
          <p key={file.name} className="sluice-attachments__rejected">
            {reasonOf(file)}
          </p>
        ))}
        {isWaiting && <p className="sluice-composer__note">{strings.waitingForUploads}</p>}
      </div>
    </RenderElement>
  );
});

function AttachmentItem({ attachment, store }: { attachment: Attachment; store: AttachmentStore }) {
  const { strings, locale } = useChatSettings();
  const { id, name, mediaType, size, status, progress, file } = attachment;
  const percent = Math.round(progress * 100);
  return (
    <li className="sluice-attachment" data-status={status}>
      {mediaType.startsWith('image/') && file.size > 0 ? (
        <Thumbnail file={file} />
      ) : (
        <span className="sluice-attachment__preview">
          <Icon name="file" />
        </span>
      )}
      <span className="sluice-attachment__text">
        <span className="sluice-attachment__name" dir="auto" title={name}>
          {name}
        </span>
        <span className="sluice-attachment__note" data-status={status}>
          {status === 'ready'
            ? formatBytes(size, locale)
            : status === 'failed'
              ? strings.uploadFailed
              : strings.uploading(percent)}
        </span>
      </span>
      {status === 'uploading' && (
        <progress
          className="sluice-attachment__progress"
          max={100}
          value={percent}
          aria-label={strings.uploading(percent)}
        />
      )}
      {status === 'failed' && (
        <ChatButton variant="icon" label={strings.retryUpload(name)} onClick={() => store.retry(id)}>
          <Icon name="again" />
        </ChatButton>
      )}
      <ChatButton variant="icon" label={strings.removeAttachment(name)} onClick={() => store.remove(id)}>
        <Icon name="close" />
      </ChatButton>
    </li>
  );
}

/** The object URL is revoked on unmount. */
function Thumbnail({ file }: { file: File }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);
  return <img ref={image} className="sluice-attachment__preview" alt="" decoding="async" />;
}
