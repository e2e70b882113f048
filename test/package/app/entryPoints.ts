// Types only: the application does not run this. Each of these doors has to do without an optional peer.
import type * as sluice from 'sluice';
import type * as core from 'sluice/core';
import type * as markdown from 'sluice/markdown';
import type * as testing from 'sluice/testing';

export type Doors = [typeof sluice, typeof core, typeof markdown, typeof testing];
