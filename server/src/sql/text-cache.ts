// A cache by text that forgets what was not asked for lately: two generations, of which the older is dropped when the
// younger is full. What is used moves to the younger one, so an open file stays and a folder that was read once goes.

/** UTF-16 units of text one generation holds; trees take some 30 times as much memory. */
const generationUnits = 1_000_000;

export class TextCache<Value> {
  readonly #limit: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #units = 0;

  constructor(limit: number = generationUnits) {
    this.#limit = limit;
  }

  getOrMake(text: string, make: (text: string) => Value): Value {
    const held = this.#young.get(text);
    if (held !== undefined) return held;
    const value = this.#old.get(text) ?? make(text);
    if (this.#units + text.length > this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#units = 0;
    }
    this.#units += text.length;
    this.#young.set(text, value);
    return value;
  }

  /** Texts held now. */
  get size(): number {
    return new Set([...this.#young.keys(), ...this.#old.keys()]).size;
  }
}
