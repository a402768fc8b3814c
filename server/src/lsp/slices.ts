// Long work over many files in slices, so that a keystroke or the file that somebody opens is answered in between.

/** Milliseconds of work after which others are let in. */
const sliceMs = 10;

export class Slices {
  #begun = performance.now();

  /** To be awaited between two steps: lets what waits go first when this slice is over. */
  async next(): Promise<void> {
    if (performance.now() - this.#begun < sliceMs) return;
    await new Promise(setImmediate);
    this.#begun = performance.now();
  }
}
