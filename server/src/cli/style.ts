// Colours and marks of the terminal. A style is plain text in, text out: the same renderers serve a terminal and a file.
import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** Whether to colour one stream, and the words to do it with. */
export class Style {
  readonly colored: boolean;

  constructor(colored: boolean) {
    this.colored = colored;
  }

  #wrap(format: Format, text: string): string {
    return this.colored && text !== "" ? styleText(format, text) : text;
  }

  bold(text: string): string {
    return this.#wrap("bold", text);
  }
  /** Less important words. */
  faint(text: string): string {
    return this.#wrap("gray", text);
  }
  good(text: string): string {
    return this.#wrap("green", text);
  }
  bad(text: string): string {
    return this.#wrap("red", text);
  }
  warn(text: string): string {
    return this.#wrap("yellow", text);
  }
  note(text: string): string {
    return this.#wrap("cyan", text);
  }
  /** Places in files. */
  place(text: string): string {
    return this.#wrap("underline", text);
  }
}

/** Whether a stream is to be coloured: a terminal, unless NO_COLOR, --no-color or a dumb one; FORCE_COLOR asks for it. */
export function wantsColor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
  noColor: boolean,
): boolean {
  if (noColor || env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"] && env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}
