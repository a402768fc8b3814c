// Lets some wait until others say that something has changed. Knows neither what nor whom.

export class Bell {
  #waiting: (() => void)[] = [];

  /** Looks at each ring whether what it waits for has come true. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  ring(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
