import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { StreamingResponse } from 'sluice';
import 'sluice/styles.css';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <StreamingResponse />
  </StrictMode>,
);
