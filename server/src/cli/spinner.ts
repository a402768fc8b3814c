// One moving line on a terminal. It listens to no signal and hides no cursor: an interrupt belongs to the run, which has
// to cancel cleanly, and nothing has to be put back when the process ends.
import { stripVTControlCharacters } from "node:util";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const frameMs = 80;
const eraseLine = "\r\u001b[2K";

export interface SpinnerStream {
  readonly columns: number;
  write(text: string): unknown;
}

export class Spinner {
  readonly #stream: SpinnerStream;
  #timer: NodeJS.Timeout | null = null;
  #frame = 0;
  #text = "";

  constructor(stream: SpinnerStream) {
    this.#stream = stream;
  }

  /** Shows the text and begins to turn, or goes on with another text. */
  show(text: string): void {
    this.#text = text;
    this.#timer ??= setInterval(() => this.#draw(), frameMs).unref();
    this.#draw();
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#stream.write(eraseLine);
  }

  #draw(): void {
    const frame = frames[this.#frame++ % frames.length] ?? "";
    this.#stream.write(`${eraseLine}${frame} ${fit(this.#text, this.#stream.columns - 3)}`);
  }
}

/** The text on one line; a text that is too long loses its colours with its end. */
function fit(text: string, width: number): string {
  const plain = stripVTControlCharacters(text);
  return plain.length <= width ? text : `${plain.slice(0, Math.max(0, width - 1))}…`;
}
