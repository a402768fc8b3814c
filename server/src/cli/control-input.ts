// The parent's voice on standard input with --control-stdin: JSON lines, of which the first may carry the password and
// any later one asks to cancel; the end of the input means that the parent is gone.

export interface ControlInput {
  /** The password, once the first line came; null when none comes within a moment. */
  password(): Promise<string | null>;
  /** Stops listening, so that the process can end. */
  close(): void;
}

/** The parent writes its first line before this process has even started, so a short wait is enough. */
const firstLineWaitMs = 400;

export function openControlInput(input: NodeJS.ReadStream, cancel: (why: string) => void): ControlInput {
  let settle: (password: string | null) => void;
  const password = new Promise<string | null>((resolve) => {
    settle = resolve;
  });
  let rest = "";
  let closed = false;
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const message = parse(line);
    settle(typeof message["password"] === "string" ? message["password"] : null);
    if (message["cancel"] === true) cancel("the parent asked for it");
  };
  const onEnd = (): void => {
    settle(null);
    if (!closed) cancel("the parent process is gone");
  };
  input.setEncoding("utf8");
  input.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  input.on("end", onEnd);
  input.on("error", onEnd);
  return {
    async password() {
      const timer = setTimeout(() => settle(null), firstLineWaitMs);
      const value = await password;
      clearTimeout(timer);
      return value;
    },
    close() {
      closed = true;
      input.pause();
      input.unref?.();
    },
  };
}

/** The message on a line; a line that is no JSON object says nothing, whatever it holds. */
function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
