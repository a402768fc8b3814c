// Remembers what a statement made of what it was given. While somebody types all statements but one are as they were, and
// so are the relations they make: the same values in, the same value out.

interface Held<Value> {
  readonly given: readonly unknown[];
  readonly value: Value;
}

export class StatementMemo<Value> {
  readonly #held = new WeakMap<object, Held<Value>>();

  /** What `make` gave the last time for this node when everything it was given is still the same. */
  getOrMake(node: object, given: readonly unknown[], make: () => Value): Value {
    const held = this.#held.get(node);
    if (held?.given.length === given.length && given.every((one, index) => one === held.given[index])) {
      return held.value;
    }
    const value = make();
    this.#held.set(node, { given, value });
    return value;
  }
}
