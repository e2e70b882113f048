import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { StreamingResponse } from 'sluice';

createRoot(document.getElementById('root')).render(createElement(StreamingResponse));
