import type { DecoratorFunction, Renderer, StoryContext } from 'storybook/internal/types';
import { addons } from 'storybook/preview-api';
import { setNetworkConditions } from '../testing/network/NetworkConditions.js';
import { controlsEvent, defaultControls, type PlaybackControls, reportEvent } from './channel.js';
import { onNetworkChoice, readNetworkChoice } from './networkChoice.js';
import { ensureWorkerControl } from './preview/ensureWorkerControl.js';
import { isolateInIframe } from './preview/isolateInIframe.js';
import { networks } from './preview/networks.js';
import { StreamRecorder } from './preview/StreamRecorder.js';

let chosen = networks[readNetworkChoice()]();
let controls = defaultControls;

function applyNetwork(): void {
  const isAsWritten = chosen === undefined && controls === defaultControls;
  setNetworkConditions(isAsWritten ? undefined : { ...chosen, ...controls });
}

if (chosen) applyNetwork();

onNetworkChoice((name) => {
  chosen = networks[name]();
  applyNetwork();
});

let recorder: StreamRecorder | undefined;
let mounting: AbortSignal | undefined;

function listen(): StreamRecorder {
  const channel = addons.getChannel();
  channel.on(controlsEvent, (value: PlaybackControls) => {
    controls = value.paused || value.speed !== 1 ? value : defaultControls;
    applyNetwork();
  });
  return new StreamRecorder((report) => channel.emit(reportEvent, report));
}

export const decorators: DecoratorFunction<Renderer>[] = [isolateInIframe];

/** Storybook calls this before each render. Each mount has its own abort signal. */
export async function beforeEach(context: StoryContext<Renderer>): Promise<void> {
  await ensureWorkerControl(context['msw']);
  const { viewMode, id, abortSignal, canvasElement } = context;
  if (viewMode !== 'story' || abortSignal === mounting) return;
  mounting = abortSignal;
  recorder ??= listen();
  recorder.begin(id, canvasElement as HTMLElement);
}
