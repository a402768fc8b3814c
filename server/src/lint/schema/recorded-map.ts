// A layer over a map that remembers which keys were asked for and what was answered. Knows nothing of what it stores.
import { ScopedMap } from "./scoped-map";

export class RecordedMap<Value> extends ScopedMap<Value> {
  /** Made when first needed: most statements ask little. */
  #answers: Map<string, Value | undefined> | null = null;
  #deletions: Map<string, boolean> | null = null;
  #isWhole = false;

  /** What was asked of the layers below. */
  get answers(): Iterable<readonly [string, Value | undefined]> {
    return this.#answers ?? [];
  }

  get deletions(): Iterable<readonly [string, boolean]> {
    return this.#deletions ?? [];
  }

  /** Every key was asked for. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  override get(key: string): Value | undefined {
    const value = super.get(key);
    if (!this.hasOwn(key)) (this.#answers ??= new Map()).set(key, value);
    return value;
  }

  override wasDeleted(key: string): boolean {
    const deleted = super.wasDeleted(key);
    if (!this.hasOwn(key)) (this.#deletions ??= new Map()).set(key, deleted);
    return deleted;
  }

  override keys(): readonly string[] {
    this.#isWhole = true;
    return super.keys();
  }

  protected override get mayBeCopied(): boolean {
    return false;
  }

  protected override copyTo(flat: ScopedMap<Value>): void {
    this.#isWhole = true;
    super.copyTo(flat);
  }
}
