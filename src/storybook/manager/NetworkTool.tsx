/** @jsxRuntime classic */
// Storybook's manager has its own React, which may be incompatible with the JSX runtime of the application's React.
import React, { useState } from 'react';
// A namespace import, because Storybook 9 has no `Select`.
import * as components from 'storybook/internal/components';
import { isNetworkName, networkTitles } from '../NetworkName.js';
import { chooseNetwork, readNetworkChoice } from '../networkChoice.js';

const options = Object.entries(networkTitles).map(([value, title]) => ({ value, title }));

export function NetworkTool() {
  const [network, setNetwork] = useState(readNetworkChoice);
  const choose = (value: unknown) => {
    if (!isNetworkName(value)) return;
    chooseNetwork(value);
    setNetwork(value);
  };
  if (!('Select' in components))
    return (
      <select
        aria-label="Network"
        title="Network of the mocked streams"
        value={network}
        onChange={({ target }) => choose(target.value)}
      >
        {options.map(({ value, title }) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    );
  return (
    <components.Select
      ariaLabel="Network"
      tooltip="Network of the mocked streams"
      icon={<NetworkIcon />}
      options={options}
      defaultOptions={network}
      showSelectedOptionTitle={false}
      onSelect={choose}
    >
      {network === 'as-written' ? 'Network' : networkTitles[network]}
    </components.Select>
  );
}

function NetworkIcon() {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="1.2" aria-hidden>
      <path d="M2.5 1v7M11.5 1v7M2.5 2.5h9M4.5 2.5v4h5v-4M1 10q1.5-1.5 3 0t3 0 3 0 3 0M1 12.6q1.5-1.5 3 0t3 0 3 0 3 0" />
    </svg>
  );
}
