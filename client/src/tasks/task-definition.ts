// What a task of type `migrate-safe` may say, and the command line it stands for. There is no place for the name that
// confirms production, nor for flags that skip a check: the command line refuses then, as in any terminal. Pure.

/** Type in tasks.json and in the manifest. */
export const taskType = "migrate-safe";

/** Names of the problem matchers in the manifest: of findings, and of problems of a run. */
export const problemMatchers = ["$migrate-safe", "$migrate-safe-problem"] as const;

export const taskOperations = [
  "lint",
  "verify",
  "status",
  "dry-run",
  "rehearse",
  "preflight",
  "backup",
  "apply",
  "postflight",
  "rollback",
  "diff",
] as const;
export type TaskOperation = (typeof taskOperations)[number];

/** Operations that work on files and the embedded database alone. */
const withoutTarget: ReadonlySet<TaskOperation> = new Set(["lint", "verify"]);
const withRange: ReadonlySet<TaskOperation> = new Set([
  "apply",
  "rollback",
  "preflight",
  "dry-run",
  "rehearse",
]);

export interface TaskRequest {
  readonly operation: TaskOperation;
  /** Name of a target; null for the selected one. */
  readonly target: string | null;
  /** Up to this version; null for what the operation does by itself. */
  readonly to: string | null;
}

/** Null for a definition that is not one of ours, or that a person has not finished writing. */
export function readTask(definition: Readonly<Record<string, unknown>>): TaskRequest | null {
  const operation = taskOperations.find((one) => one === definition["operation"]);
  if (definition["type"] !== taskType || operation === undefined) return null;
  return { operation, target: textOf(definition["target"]), to: textOf(definition["to"]) };
}

export function needsTarget({ operation }: TaskRequest): boolean {
  return !withoutTarget.has(operation);
}

/** Arguments beside the folder's own; `target` is how the command line chooses it. */
export function taskArguments({ operation, to }: TaskRequest, target: readonly string[]): readonly string[] {
  const range = to !== null && withRange.has(operation) ? ["--to", to] : [];
  return [operation, ...(withoutTarget.has(operation) ? [] : target), ...range];
}

/** "apply on staging up to 004". */
export function taskName({ operation, target, to }: TaskRequest): string {
  const where = target === null ? "" : ` on ${target}`;
  return `${operation}${where}${to === null ? "" : ` up to ${to}`}`;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
