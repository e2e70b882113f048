'use client';

/** Paths in a 24 × 24 box. */
const strokes = {
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  stop: 'M7 7h10v10H7z',
  down: 'M12 5v14M5.5 12.5 12 19l6.5-6.5',
  chevron: 'm9 6 6 6-6 6',
  copy: 'M11.5 9h6a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5h-6A2.5 2.5 0 0 1 9 17.5v-6A2.5 2.5 0 0 1 11.5 9zM5 15.2A2 2 0 0 1 4 13.5V6.5A2.5 2.5 0 0 1 6.5 4h7a2 2 0 0 1 1.7 1',
  done: 'm5 12.5 4.5 4.5L19 7.5',
  again: 'M20 11.5A8 8 0 1 0 18 17.3M20 5.5v6h-6',
  edit: 'M4 20h4L19 9a2.8 2.8 0 0 0-4-4L4 16zM13.5 6.5l4 4',
  attach: 'M19 11.5 12.2 18.3a4.5 4.5 0 0 1-6.4-6.4l7.4-7.4a3 3 0 0 1 4.3 4.3l-7.2 7.2a1.5 1.5 0 0 1-2.1-2.2l6.3-6.3',
  file: 'M7 3.5h6.5L18 8v12.5H7zM13.5 3.5V8H18',
  close: 'm6 6 12 12M18 6 6 18',
};

interface IconProps {
  name?: keyof typeof strokes;
  /** The SVG path of an icon that is not in `strokes`, passed by an optional part. */
  path?: string;
  className?: string | undefined;
}

/** An icon for a button with a text or an accessible name. Renders an `<svg>` element. */
export function Icon({ name = 'file', path = strokes[name], className = 'sluice-icon' }: IconProps) {
  return (
    <svg
      className={className}
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill={name === 'stop' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path className="sluice-icon__line" d={path} />
    </svg>
  );
}
