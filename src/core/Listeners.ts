/** Who wants to be told. A function that is added twice is told twice, and leaves once. */
export class Listeners {
  readonly #entries = new Set<() => void>();

  /** @returns a function that ends it. */
  add(listener: () => void): () => void {
    const entry = () => listener();
    this.#entries.add(entry);
    return () => {
      this.#entries.delete(entry);
    };
  }

  /** One that throws neither keeps the others from being told, nor ends what it is told of. */
  tell(): void {
    for (const entry of this.#entries)
      try {
        entry();
      } catch (error) {
        console.error(error);
      }
  }
}
