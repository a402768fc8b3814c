// A terminal that shows one command of the command line as it prints for people. The password goes in as it does for any
// operation; closing the terminal or Ctrl+C cancels on the server.
import { EventEmitter, type Pseudoterminal } from "vscode";

/** Runs the command, writes what it prints and resolves with its exit code. */
export type TerminalWork = (write: (text: string) => void, signal: AbortSignal) => Promise<number>;

const interrupt = "\u0003";

export class TaskTerminal implements Pseudoterminal {
  readonly #work: TerminalWork;
  readonly #cancel = new AbortController();
  readonly #written = new EventEmitter<string>();
  readonly #closed = new EventEmitter<number>();
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(work: TerminalWork) {
    this.#work = work;
  }

  open(): void {
    const write = (text: string): void => {
      this.#written.fire(text.replace(/\r?\n/g, "\r\n"));
    };
    this.#work(write, this.#cancel.signal).then(
      (code) => {
        this.#closed.fire(code);
      },
      (error: unknown) => {
        write(`${error instanceof Error ? error.message : String(error)}\n`);
        this.#closed.fire(1);
      },
    );
  }

  close(): void {
    this.#cancel.abort();
  }

  handleInput(input: string): void {
    if (input === interrupt) this.#cancel.abort();
  }
}
