// The two streams of a process. Results go to standard output, progress and everything else to standard error. A reader
// that went away (`| head`, a closed editor) stops the writing, never the work.
import { finished } from "node:stream";
import { Style, wantsColor } from "./style";
import { visible } from "./visible";

export interface OutputOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly noColor: boolean;
}

/** The streams and environment of a process, as a test can hand them over too. */
export interface ProcessStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

export class Output {
  readonly style: Style;
  readonly errorStyle: Style;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Standard error is a terminal a spinner may draw on. */
  readonly animated: boolean;
  readonly #streams: ProcessStreams;
  readonly #gone = new WeakSet<object>();

  constructor(streams: ProcessStreams, options: OutputOptions) {
    const { stdout, stderr, env } = streams;
    this.#streams = streams;
    this.style = new Style(wantsColor(stdout, env, options.noColor));
    this.errorStyle = new Style(wantsColor(stderr, env, options.noColor));
    this.quiet = options.quiet;
    this.verbose = options.verbose;
    // A terminal without a width, as some containers give, cannot be drawn on: the spinner counts lines by it.
    const drawable = stderr.isTTY && stderr.columns > 0 && env["TERM"] !== "dumb";
    this.animated = drawable && !options.quiet && !env["CI"];
    for (const stream of [stdout, stderr]) {
      // Without a listener a broken pipe would end the process, and with it an operation half-way.
      finished(stream, { readable: false }, () => this.#gone.add(stream));
      stream.on("error", () => this.#gone.add(stream));
    }
  }

  /** A line or lines of the result. */
  result(text: string): void {
    this.#write(this.#streams.stdout, text);
  }

  json(value: unknown): void {
    this.result(JSON.stringify(value, null, 2));
  }

  /** Progress and remarks, which --quiet leaves out. */
  progress(text: string): void {
    if (!this.quiet) this.#write(this.#streams.stderr, text);
  }

  /** What a person must see even with --quiet. */
  complaint(text: string): void {
    this.#write(this.#streams.stderr, text);
  }

  /** Resolves when everything was handed to the operating system, or nobody reads it any more. */
  async flush(): Promise<void> {
    await Promise.all(
      [this.#streams.stdout, this.#streams.stderr].map(
        async (stream) =>
          new Promise<void>((resolve) => {
            if (this.#gone.has(stream) || stream.writableLength === 0) resolve();
            else stream.write("", () => resolve());
          }),
      ),
    );
  }

  #write(stream: NodeJS.WriteStream, text: string): void {
    if (!this.#gone.has(stream)) stream.write(`${visible(text)}\n`);
  }
}
