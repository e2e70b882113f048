'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { hostOf, safeUrl } from '../../shared/safeUrl.js';
import type { PartProps } from '../RenderElement.js';
import { useChatSettings } from './ChatContext.js';
import { Disclosure } from './Disclosure.js';
import type { SourcePart } from './partTypes.js';

export type SourcesProps = Omit<PartProps<'details'>, 'open' | 'children'> & {
  sources: readonly SourcePart[];
};

/** The sources of an answer, without duplicates. Renders a `<details>` element with a list. */
export const Sources = forwardRef<HTMLDetailsElement, SourcesProps>(function Sources(props, ref) {
  const { sources, className, ...rest } = props;
  const { strings, classNames } = useChatSettings();
  const distinct = [...new Map(sources.map((source) => [source.url ?? source.sourceId, source])).values()];
  return (
    <Disclosure
      {...rest}
      ref={ref}
      className={clsx('sluice-sources', classNames.sources, className)}
      open={false}
      summary={strings.sources(distinct.length)}
    >
      <ol className="sluice-sources__list">
        {distinct.map((source) => (
          <li key={source.sourceId} className="sluice-sources__item">
            <Source source={source} />
          </li>
        ))}
      </ol>
    </Disclosure>
  );
});

function Source({ source }: { source: SourcePart }) {
  const url = source.url && safeUrl(source.url);
  const host = url ? hostOf(url) : '';
  const title = source.title || source.filename || source.url || source.sourceId;
  if (!host) return <span className="sluice-sources__title">{title}</span>;
  return (
    <a className="sluice-sources__link" href={url} target="_blank" rel="noreferrer nofollow">
      <span className="sluice-sources__title">{title}</span>
      <span className="sluice-sources__host">{host}</span>
    </a>
  );
}
