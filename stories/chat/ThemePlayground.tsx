import { type CSSProperties, useId, useState } from 'react';
import { ChatWindow, useAttachments, useChatSession } from 'sluice';
import { colouredText } from './colouredText.js';
import { answer, question, short } from './content.js';
import './ThemePlayground.css';

const fonts = {
  System: 'system-ui, sans-serif',
  Serif: 'Georgia, "Times New Roman", serif',
  Rounded: 'ui-rounded, "SF Pro Rounded", Quicksand, system-ui, sans-serif',
  Monospace: 'ui-monospace, Menlo, Consolas, monospace',
};
const densities = {
  Compact: { size: '0.875rem', space: '0.75rem', line: '1.45' },
  Regular: { size: '1rem', space: '1rem', line: '1.6' },
  Airy: { size: '1.0625rem', space: '1.375rem', line: '1.75' },
};

export interface Theme {
  /** The accent in the light scheme, under white text. */
  accentLight: string;
  /** The accent in the dark scheme, under black text. */
  accentDark: string;
  /** In pixels. */
  radius: number;
  density: keyof typeof densities;
  font: keyof typeof fonts;
}

/** The CSS variables of a theme, with their values. */
export function variablesOf({ accentLight, accentDark, radius, density, font }: Theme): Record<string, string> {
  const { size, space, line } = densities[density];
  return {
    '--sluice-accent': `light-dark(${accentLight}, ${accentDark})`,
    '--sluice-on-accent': 'light-dark(#ffffff, #000000)',
    '--sluice-radius': `${radius}px`,
    '--sluice-font': fonts[font],
    '--sluice-font-size': size,
    '--sluice-line-height': line,
    '--sluice-space': space,
  };
}

const toCss = (variables: Record<string, string>) =>
  `:root {\n${Object.entries(variables)
    .map(([name, value]) => `  ${name}: ${value};`)
    .join('\n')}\n}`;

/** Controls for a theme, the chat with that theme, and its CSS. */
export function ThemePlayground({ theme: initial }: { theme: Theme }) {
  const [theme, setTheme] = useState(initial);
  const [scheme, setScheme] = useState('light dark');
  const set = (change: Partial<Theme>) => setTheme({ ...theme, ...change });
  const variables = variablesOf(theme);
  const css = toCss(variables);
  return (
    <div className="theme" style={{ ...variables, colorScheme: scheme } as CSSProperties}>
      <form className="theme-controls" aria-label="Theme" onSubmit={(event) => event.preventDefault()}>
        <Choice
          label="Scheme"
          value={scheme}
          options={{ System: 'light dark', Light: 'light', Dark: 'dark' }}
          onChange={setScheme}
        />
        <label>
          Accent, light
          <input type="color" value={theme.accentLight} onChange={({ target }) => set({ accentLight: target.value })} />
        </label>
        <label>
          Accent, dark
          <input type="color" value={theme.accentDark} onChange={({ target }) => set({ accentDark: target.value })} />
        </label>
        <label>
          Radius
          <input
            type="range"
            min={0}
            max={24}
            value={theme.radius}
            onChange={({ target }) => set({ radius: target.valueAsNumber })}
          />
        </label>
        <Choice
          label="Density"
          value={theme.density}
          options={namesOf(densities)}
          onChange={(density) => set({ density })}
        />
        <Choice label="Font" value={theme.font} options={namesOf(fonts)} onChange={(font) => set({ font })} />
        <label className="theme-css">
          CSS
          <textarea readOnly rows={9} value={css} spellCheck={false} />
        </label>
        <button type="button" onClick={() => void navigator.clipboard?.writeText(css)}>
          Copy CSS
        </button>
      </form>
      <div className="theme-chat">
        <ThemedChat />
      </div>
    </div>
  );
}

function ThemedChat() {
  const chat = useChatSession({
    restore: [
      { id: 'q1', role: 'user', parts: [{ type: 'text', text: question }] },
      { id: 'a1', role: 'assistant', parts: [{ type: 'text', text: answer }] },
      { id: 'q2', role: 'user', parts: [{ type: 'text', text: 'In one sentence?' }] },
      { id: 'a2', role: 'assistant', parts: [{ type: 'text', text: short }] },
    ],
  });
  return <ChatWindow chat={chat} slots={colouredText} header="Rivers" attachments={useAttachments()} />;
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: Record<string, Value>;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className="theme-choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value as Value)}>
        {Object.entries(options).map(([name, option]) => (
          <option key={name} value={option}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function namesOf<Name extends string>(choices: Record<Name, unknown>): Record<string, Name> {
  return Object.fromEntries(Object.keys(choices).map((name) => [name, name as Name]));
}
