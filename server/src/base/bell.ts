// Lets some wait until others say that something has changed. Knows neither what nor whom.

/** Wakes all who wait for anything to change. */
export class Bell {
  #waiting: (() => void)[] = [];

  async wait(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  ring(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
