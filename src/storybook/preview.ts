import type { DecoratorFunction, Renderer, StoryContext } from 'storybook/internal/types';
import { addons } from 'storybook/preview-api';
import { setNetworkConditions } from '../testing/network/NetworkConditions.js';
import { reportEvent, type Steering, steerEvent, unsteered } from './channel.js';
import { onNetworkChoice, readNetworkChoice } from './networkChoice.js';
import { networks } from './preview/networks.js';
import { ownFrame } from './preview/ownFrame.js';
import { rejoinWorker } from './preview/rejoinWorker.js';
import { StreamRecorder } from './preview/StreamRecorder.js';

let chosen = networks[readNetworkChoice()]();
let steering = unsteered;

function applyNetwork(): void {
  const isAsWritten = chosen === undefined && steering === unsteered;
  setNetworkConditions(isAsWritten ? undefined : { ...chosen, ...steering });
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
  channel.on(steerEvent, (value: Steering) => {
    steering = value.paused || value.speed !== 1 ? value : unsteered;
    applyNetwork();
  });
  return new StreamRecorder((report) => channel.emit(reportEvent, report));
}

export const decorators: DecoratorFunction<Renderer>[] = [ownFrame];

/** Storybook calls it before each rendering; a mounting brings a signal of its own. */
export async function beforeEach(context: StoryContext<Renderer>): Promise<void> {
  await rejoinWorker(context['msw']);
  const { viewMode, id, abortSignal, canvasElement } = context;
  if (viewMode !== 'story' || abortSignal === mounting) return;
  mounting = abortSignal;
  recorder ??= listen();
  recorder.begin(id, canvasElement as HTMLElement);
}
