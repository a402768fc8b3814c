// Whether files that are not open are linted too, and who waits to hear of a change. Knows nothing of diagnostics.
import type { CancellationToken } from "vscode-languageserver";

/** Milliseconds without a keystroke after which closed files are looked at again. */
const typingPause = 500;

export class WorkspaceLint {
  #asked = false;
  #soon: NodeJS.Timeout | null = null;
  #waiting = new Set<() => void>();

  /** True from the first "Lint workspace" on. */
  get asked(): boolean {
    return this.#asked;
  }

  ask(): void {
    this.#asked = true;
    this.changed();
  }

  /** Something changed: every held question is looked at again. */
  changed(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** The same after a while without changes: for somebody who types. */
  changedSoon(): void {
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.changed(), typingPause);
  }

  /** Resolves at the next change or when the question is cancelled. */
  async nextChange(token: CancellationToken): Promise<void> {
    await new Promise<void>((resolve) => {
      const listener = token.onCancellationRequested(() => wake());
      const wake = (): void => {
        listener.dispose();
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }
}
