// What a check is: a question about the target with an answer for a person, made from read-only facts. Checks know
// nothing of each other and decide nothing; preflight and postflight decide what a failed one means.
import { ServerError } from "../../database/errors";
import type { SchemaSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import type { OperationEvent, Plan } from "../../protocol/operations";
import type { Check, CheckStatus } from "../../protocol/reports/check";
import type { Difference } from "../../protocol/reports/difference";
import { stepEvents, stepOf } from "../step-events";
import { step, type TargetTools, type Tools } from "../operation";
import type { KnownMigration } from "../migration-states";
import type { RunnableFile } from "../runnable-file";
import type { TargetFacts } from "../target-facts";
import type { Result } from "../../base/result";
import type { Problem } from "../../protocol/problems";

export interface CheckContext {
  readonly tools: TargetTools;
  readonly session: Session;
  readonly facts: TargetFacts;
  /** What an apply would run. */
  readonly pending: readonly { readonly known: KnownMigration; readonly up: Result<RunnableFile, Problem> }[];
  /** Filled by the drift check, for the reports. */
  readonly schema: SchemaFindings;
  /** The person says that the target's name stands for another server now. */
  readonly acceptServer: boolean;
  /** Whether the migrations are tried on a copy of the schema. */
  readonly rehearses: boolean;
}

/** What was found out about the schema on the way. */
export interface SchemaFindings {
  snapshot: SchemaSnapshot | null;
  drift: readonly Difference[];
}

export interface CheckDefinition {
  readonly id: string;
  readonly title: string;
  run(context: CheckContext): Promise<Answer>;
}

/** A check that needs a session and no history, so that it can be asked of any database. */
export interface SchemaCheck extends CheckDefinition {
  run(context: Pick<CheckContext, "session"> & { readonly tools: Pick<Tools, "run"> }): Promise<Answer>;
}

export interface Answer {
  readonly status: CheckStatus;
  readonly summary: string;
  readonly details?: readonly string[];
  readonly remedy?: string;
}

/** For remedies: never a part of the run itself. */
export const howToEnd =
  "To end one is a separate act, and loses what it has open: SELECT pg_terminate_backend(<pid>); or ROLLBACK PREPARED '<gid>';";

export function pass(summary: string, details: readonly string[] = []): Answer {
  return { status: "pass", summary, details };
}

/** The same check where what it finds weighs more, or less. */
export function withStatus(check: CheckDefinition, status: CheckStatus): CheckDefinition {
  return {
    ...check,
    async run(context) {
      const answer = await check.run(context);
      return answer.status === "pass" || answer.status === "skip" ? answer : { ...answer, status };
    },
  };
}

/** The step that shows a check in a plan. */
export function checkStep(check: CheckDefinition, prefix: string): Plan["steps"][number] {
  return step({ id: `${prefix}:${check.id}`, title: check.title, kind: "check" });
}

/** Asks every check in turn. One that the server refuses to answer is a warning that says so. */
export async function* runChecks(
  checks: readonly CheckDefinition[],
  context: CheckContext,
  plan: Plan,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, readonly Check[]> {
  const events = stepEvents(plan, context.tools.clock);
  const results: Check[] = [];
  for (const check of checks) {
    if (signal.aborted) break;
    const shown = stepOf(plan, `${prefix}:${check.id}`);
    yield events.start(shown);
    const answer = await answerOf(check, context);
    results.push(checkOf(check.id, answer));
    if (answer.status !== "pass") yield events.progress(shown, `${answer.status}: ${answer.summary}`);
    yield events.done(shown);
  }
  return results;
}

/** An answer as reports carry it. */
export function checkOf(id: string, { status, summary, details = [], remedy = "" }: Answer): Check {
  return { id, status, summary, details, remedy: remedy === "" ? null : remedy };
}

async function answerOf(check: CheckDefinition, context: CheckContext): Promise<Answer> {
  try {
    return await check.run(context);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return {
      status: "warn",
      summary: `Could not be checked: ${error.message}.`,
      details: [`SQLSTATE ${error.code}`],
      remedy: "Give the role the right to read this, or check it with another role.",
    };
  }
}

/** "1 migration", "2 migrations". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
