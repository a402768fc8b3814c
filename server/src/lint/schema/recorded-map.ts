// A layer over a map that remembers which keys were asked for and what was answered. Knows nothing of what it stores.
import { ScopedMap } from "./scoped-map";

export class RecordedMap<Value> extends ScopedMap<Value> {
  readonly #answers = new Map<string, Value | undefined>();
  readonly #deletions = new Map<string, boolean>();
  #isWhole = false;

  /** What was asked of the layers below. */
  get answers(): ReadonlyMap<string, Value | undefined> {
    return this.#answers;
  }

  get deletions(): ReadonlyMap<string, boolean> {
    return this.#deletions;
  }

  /** Every key was asked for. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  override get(key: string): Value | undefined {
    const value = super.get(key);
    if (!this.hasOwn(key)) this.#answers.set(key, value);
    return value;
  }

  override wasDeleted(key: string): boolean {
    const deleted = super.wasDeleted(key);
    if (!this.hasOwn(key)) this.#deletions.set(key, deleted);
    return deleted;
  }

  override keys(): readonly string[] {
    this.#isWhole = true;
    return super.keys();
  }

  protected override copyTo(flat: ScopedMap<Value>): void {
    this.#isWhole = true;
    super.copyTo(flat);
  }
}
