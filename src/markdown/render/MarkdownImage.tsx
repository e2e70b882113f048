'use client';

import { useState } from 'react';
import { imageAction } from '../../shared/imageAction.js';
import { hostOf } from '../../shared/safeUrl.js';
import type { Image } from '../parser/nodes.js';
import { useMarkdown } from './MarkdownContext.js';

/**
 * An image. If the policy does not allow it, it is not loaded, because a prompt injection can make a model write a URL
 * that contains the conversation. A button with the alternative text loads it.
 */
export function MarkdownImage({ image, inLink }: { image: Image; inLink: boolean }) {
  const { components, images, strings } = useMarkdown();
  const [wantedSrc, setWantedSrc] = useState<string>();
  const { src, alt, title } = image;
  const verdict = src === undefined ? 'refuse' : imageAction(src, images);

  if (src !== undefined && (verdict === 'load' || (verdict === 'ask' && wantedSrc === src))) {
    const Element = components.img ?? 'img';
    return (
      <Element
        className="sluice-md-image"
        src={src}
        alt={alt}
        title={title}
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
        {...(inLink && { 'data-in-link': true })}
      />
    );
  }
  const host = src === undefined ? '' : hostOf(src);
  return (
    <span className="sluice-md-image-box">
      <span className="sluice-md-image-alt">{alt || title || host}</span>
      {verdict === 'ask' && !inLink && (
        <button type="button" className="sluice-md-button" title={host} onClick={() => setWantedSrc(src)}>
          {strings.showImage}
        </button>
      )}
    </span>
  );
}
