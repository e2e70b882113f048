/**
 * An immutable map in insertion order. {@link with} takes logarithmic time on average and shares entries with the
 * earlier map: entries are stored in layers, and layers of the same size are merged.
 */
export class LayeredMap<V> {
  readonly #layers: readonly ReadonlyMap<string, V>[];
  readonly size: number;

  constructor(layers: readonly ReadonlyMap<string, V>[] = []) {
    this.#layers = layers;
    this.size = layers.reduce((sum, layer) => sum + layer.size, 0);
  }

  get(key: string): V | undefined {
    for (const layer of this.#layers) if (layer.has(key)) return layer.get(key);
    return undefined;
  }

  has(key: string): boolean {
    return this.#layers.some((layer) => layer.has(key));
  }

  /** Returns the map with one more entry. An existing key keeps its value. */
  with(key: string, value: V): LayeredMap<V> {
    if (this.has(key)) return this;
    const layers = this.#layers.slice();
    let last = new Map([[key, value]]);
    while (layers.length > 0 && layers.at(-1)!.size <= last.size) last = new Map([...layers.pop()!, ...last]);
    layers.push(last);
    return new LayeredMap(layers);
  }

  [Symbol.iterator](): IterableIterator<[string, V]> {
    return this.entriesFrom(0);
  }

  /** The entries after the first `index` entries. */
  *entriesFrom(index: number): IterableIterator<[string, V]> {
    let skipped = 0;
    for (const layer of this.#layers) {
      if (skipped + layer.size <= index) {
        skipped += layer.size;
        continue;
      }
      for (const entry of layer) if (skipped++ >= index) yield entry;
    }
  }
}
