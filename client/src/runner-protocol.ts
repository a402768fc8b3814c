// What the runner says on its standard output, read without trusting it: lines of events, or one JSON result. Knows
// neither processes nor the editor.
import type { OperationEvent } from "../../server/src/protocol/operations";
import type { Problem } from "../../server/src/protocol/problems";

/** Cuts a stream of chunks into complete lines; `end` gives what was left without a line end. */
export class LineSplitter {
  #rest = "";

  push(chunk: string): readonly string[] {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.map((line) => line.replace(/\r$/, "")).filter((line) => line.trim() !== "");
  }

  end(): readonly string[] {
    const rest = this.#rest;
    this.#rest = "";
    return rest.trim() === "" ? [] : [rest];
  }
}

const eventNames: ReadonlySet<unknown> = new Set<OperationEvent["event"]>([
  "started",
  "step-started",
  "step-progress",
  "step-waiting",
  "step-done",
  "step-failed",
  "finished",
]);

/** The event on a line; null for anything else, for instance an event of a newer runner. */
export function parseEvent(line: string): OperationEvent | null {
  const value = parseJson(line);
  return isRecord(value) && eventNames.has(value["event"]) ? (value as unknown as OperationEvent) : null;
}

export type RunnerAnswer<Report> =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "problem"; readonly problem: Problem };

/**
 * The one JSON object that a command prints with `--format json`: its report when the schema is the wanted one, the
 * problem it names otherwise.
 */
export function parseAnswer<Report extends { readonly schema: string }>(
  stdout: string,
  schema: Report["schema"],
  exit: { readonly code: number | null; readonly stderr: string },
): RunnerAnswer<Report> {
  const value = parseJson(stdout);
  if (isRecord(value)) {
    if (value["schema"] === schema) return { kind: "report", report: value as unknown as Report };
    if (isProblem(value["problem"])) return { kind: "problem", problem: value["problem"] };
  }
  return { kind: "problem", problem: brokenRunner(exit) };
}

/** The problem of a runner that ended without an answer: a crash, or a file that is missing from the installation. */
export function brokenRunner(exit: { readonly code: number | null; readonly stderr: string }): Problem {
  const said = exit.stderr.trim().split("\n").slice(-3).join(" ").slice(0, 400);
  return {
    code: "internal/bug",
    message: `The runner ended without an answer (exit ${exit.code ?? "by signal"})${said === "" ? "." : `: ${said}`}`,
    state: "What it had finished is in the history table; refresh the view to see it.",
    next: "Run Migrate Safe: Show logs, then refresh the view.",
    place: null,
    server: null,
  };
}

export function isProblem(value: unknown): value is Problem {
  return isRecord(value) && typeof value["code"] === "string" && typeof value["message"] === "string";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
