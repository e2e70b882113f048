import { useState } from 'react';
import './ModelPicker.css';

const models = ['Small', 'Large'];

/** Selects a model. A real application sends the selection with the `body` option of `useChatSession` or `useChat`. */
export function ModelPicker() {
  const [model, setModel] = useState(models[0]);
  return (
    <select className="model-picker" aria-label="Model" value={model} onChange={({ target }) => setModel(target.value)}>
      {models.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
