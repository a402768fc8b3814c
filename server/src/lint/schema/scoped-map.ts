// A map that can be forked in constant time: a fork sees what its parent holds and keeps its own changes to itself. The
// parent must not change while a fork is in use. Knows nothing of what it stores.

/** Lookups go through at most this many layers before a fork copies them into one. */
const deepest = 12;

export class ScopedMap<Value> {
  readonly #parent: ScopedMap<Value> | null;
  readonly #depth: number;
  /** Of a copy made while forking: what it is a copy of. */
  readonly #source: ScopedMap<Value> | null;
  /** Null marks a key deleted in this layer. Made with the first one. */
  #own: Map<string, Value | null> | null = null;

  constructor(parent: ScopedMap<Value> | null = null, source: ScopedMap<Value> | null = null) {
    this.#parent = parent;
    this.#source = source;
    this.#depth = parent ? parent.#depth + 1 : 0;
  }

  get(key: string): Value | undefined {
    const own = this.#own?.get(key);
    if (own !== undefined) return own ?? undefined;
    return this.#parent?.get(key);
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
    if (this.#depth < deepest) return new ScopedMap(this);
    const copy = new ScopedMap<Value>(null, this);
    this.copyTo(copy);
    return new ScopedMap(copy);
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
    if (this.#source) return this.#source.#collectChanged(ancestor, changed);
    for (const key of this.#own?.keys() ?? []) changed.add(key);
    return this.#parent ? this.#parent.#collectChanged(ancestor, changed) : false;
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
