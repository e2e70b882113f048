import { createElement } from 'react';
import { FORCE_REMOUNT } from 'storybook/internal/core-events';
import { addons, types } from 'storybook/manager-api';
import { addonId, controlsEvent, reportEvent } from './channel.js';
import { NetworkTool } from './manager/NetworkTool.js';
import { StreamLog } from './manager/StreamLog.js';
import { StreamPanel } from './manager/StreamPanel.js';

addons.register(addonId, (api) => {
  const log = new StreamLog((controls) => api.emit(controlsEvent, controls));
  api.on(reportEvent, log.append);
  const restart = (storyId: string) => api.emit(FORCE_REMOUNT, { storyId });

  addons.add(`${addonId}/network`, {
    type: types.TOOL,
    title: 'Network',
    match: ({ viewMode, tabId }) => (viewMode === 'story' || viewMode === 'docs') && !tabId,
    render: () => createElement(NetworkTool),
  });
  addons.add(`${addonId}/stream`, {
    type: types.PANEL,
    title: 'Stream',
    match: ({ viewMode }) => viewMode === 'story',
    render: ({ active }) => (active ? createElement(StreamPanel, { log, restart }) : null),
  });
});
