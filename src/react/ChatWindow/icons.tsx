'use client';
import type { ReactNode } from 'react';

interface IconProps {
  className?: string | undefined;
}

function Icon({ className = 'sluice-icon', children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      className={className}
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const SendIcon = () => (
  <Icon>
    <path className="sluice-icon__line" d="M12 19V5M5.5 11.5 12 5l6.5 6.5" />
  </Icon>
);
export const StopIcon = () => (
  <Icon>
    <rect className="sluice-icon__line" x="6" y="6" width="12" height="12" rx="2.5" fill="currentColor" stroke="none" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path className="sluice-icon__line" d="M12 5v14M5.5 12.5 12 19l6.5-6.5" />
  </Icon>
);
export const ChevronIcon = (props: IconProps) => (
  <Icon {...props}>
    <path className="sluice-icon__line" d="m9 6 6 6-6 6" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon>
    <rect className="sluice-icon__line" x="9" y="9" width="11" height="11" rx="2.5" />
    <path className="sluice-icon__line" d="M5 15.2A2 2 0 0 1 4 13.5V6.5A2.5 2.5 0 0 1 6.5 4h7a2 2 0 0 1 1.7 1" />
  </Icon>
);
export const DoneIcon = () => (
  <Icon>
    <path className="sluice-icon__line" d="m5 12.5 4.5 4.500L19 7.5" />
  </Icon>
);
export const AgainIcon = () => (
  <Icon>
    <path className="sluice-icon__line" d="M20 11.500A8 8 0 1 0 18 17.300M20 5.500v6h-6" />
  </Icon>
);
export const EditIcon = () => (
  <Icon>
    <path className="sluice-icon__line" d="M4 20h4L19 9a2.8 2.8 0 0 0-4-4L4 16zM13.5 6.500l4 4" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path className="sluice-icon__line" d="m6 6 12 12M18 6 6 18" />
  </Icon>
);
