// A map that can be forked in little time: a fork sees what its parent holds and keeps its own changes to itself. The
// parent must not change while a fork is in use. Knows nothing of what it stores.

export class ScopedMap<Value> {
  /** Where keys are looked for that are not in this layer. */
  readonly #parent: ScopedMap<Value> | null;
  readonly #forkOf: ScopedMap<Value> | null;
  /** Null marks a key deleted in this layer. Made with the first one. */
  #own: Map<string, Value | null> | null = null;

  constructor(parent: ScopedMap<Value> | null = null, forkOf: ScopedMap<Value> | null = parent) {
    this.#parent = parent;
    this.#forkOf = forkOf;
  }

  get(key: string): Value | undefined {
    const own = this.#own?.get(key);
    if (own !== undefined) return own ?? undefined;
    return this.#parent?.get(key);
  }

  /** Nobody needs to know that it was asked. */
  protected get mayBeCopied(): boolean {
    return true;
  }

  /** Set or deleted in this layer. */
  hasOwn(key: string): boolean {
    return this.#own?.has(key) ?? false;
  }

  set(key: string, value: Value): void {
    this.#put(key, value);
  }

  delete(key: string): void {
    this.#put(key, null);
  }

  #put(key: string, value: Value | null): void {
    (this.#own ??= new Map()).set(key, value);
  }

  /** True when the key was deleted here or in a layer below and not set again. */
  wasDeleted(key: string): boolean {
    const own = this.#own?.get(key);
    if (own !== undefined) return own === null;
    return this.#parent?.wasDeleted(key) ?? false;
  }

  fork(): ScopedMap<Value> {
    return new ScopedMap(this.#merged(), this);
  }

  /**
   * The same with fewer layers: those that are not much larger than all above them become one. So each layer is at least
   * twice as large as what lies on it, and lookups go through as many as the logarithm of the keys.
   */
  #merged(): ScopedMap<Value> | null {
    if (!this.mayBeCopied) return this;
    if (!this.#own) return this.#parent;
    const layers = [this.#own];
    let size = this.#own.size;
    let below = this.#parent;
    while (below?.mayBeCopied && (below.#own?.size ?? 0) <= 2 * size) {
      if (below.#own) layers.push(below.#own);
      size += below.#own?.size ?? 0;
      below = below.#parent;
    }
    if (layers.length === 1) return this;
    const merged = new ScopedMap<Value>(below);
    for (const layer of layers.toReversed()) for (const [key, value] of layer) merged.#put(key, value);
    return merged;
  }

  /** Every key that holds a value. */
  keys(): readonly string[] {
    const flat = this.#parent ? this.flattened() : this;
    return [...flat.ownEntries()].flatMap(([key, value]) => (value === null ? [] : [key]));
  }

  /** The values set in this layer alone; null for deleted keys. */
  ownEntries(): Iterable<readonly [string, Value | null]> {
    return this.#own ?? [];
  }

  /** Keys set or deleted since this map was forked from `ancestor`; null when it was not. */
  changedSince(ancestor: ScopedMap<Value>): ReadonlySet<string> | null {
    const changed = new Set<string>();
    return this.#collectChanged(ancestor, changed) ? changed : null;
  }

  #collectChanged(ancestor: ScopedMap<Value>, changed: Set<string>): boolean {
    if (ancestor === this) return true;
    for (const key of this.#own?.keys() ?? []) changed.add(key);
    return this.#forkOf !== null && this.#forkOf.#collectChanged(ancestor, changed);
  }

  /** A copy in one layer that depends on no parent. */
  flattened(): ScopedMap<Value> {
    const flat = new ScopedMap<Value>();
    this.copyTo(flat);
    return flat;
  }

  protected copyTo(flat: ScopedMap<Value>): void {
    if (this.#parent) this.#parent.copyTo(flat);
    for (const [key, value] of this.ownEntries()) flat.#put(key, value);
  }
}
