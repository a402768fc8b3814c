// Notes an event in the two logs and hands it on. A log that cannot be written does not stop a run that may be halfway
// through a migration; the last event then says so itself.
import type { OperationEvent, OperationId } from "../protocol/operations";
import type { Tools } from "./operation";

/** Operations without side effects leave no trace in the project either. */
const unrecorded: ReadonlySet<OperationId> = new Set(["status", "dry-run", "verify", "locks", "rehearse"]);

/** The event, logged; results are not logged, they have reports of their own. */
export function recordEvent(
  tools: Pick<Tools, "files" | "runId">,
  operation: OperationId,
  event: OperationEvent,
): OperationEvent {
  if (unrecorded.has(operation)) return event;
  const { event: name, ...rest } = event;
  const fields = "result" in rest ? { ...rest, result: undefined } : rest;
  const version = "version" in event ? event.version : null;
  const { log } = tools.files;
  log.append({ ...fields, run_id: tools.runId, operation, version, event: name }, sentenceOf(event));
  if (!mustLast(event)) return event;
  const written = log.flush();
  if (written.ok || event.event !== "finished") return event;
  return { ...event, log_problem: written.failure.message };
}

/** What is looked for after a crash: the last word, why a step failed, and the number of a transaction about to be committed. */
function mustLast(event: OperationEvent): boolean {
  if (event.event === "step-started") return event.transaction !== undefined;
  return event.event === "started" || event.event === "step-failed" || event.event === "finished";
}

/** One line for the human log; null for what only programs care about. */
function sentenceOf(event: OperationEvent): string | null {
  switch (event.event) {
    case "started":
      return `started on ${event.target ? `${event.target.name} (${event.target.database} at ${event.target.address})` : "no target"}, ${event.steps} steps, plan ${event.plan_hash.slice(0, 12)}${event.reason === undefined ? "" : `, because: ${event.reason}`}`;
    case "step-started":
      return `${event.step}: ${event.title}${event.transaction === undefined ? "" : ` (transaction ${event.transaction})`}`;
    case "step-progress":
      return `${event.step}: ${event.message}`;
    case "step-waiting":
      return `${event.step}: ${event.message}`;
    case "step-done":
      return `${event.step}: done in ${event.ms} ms`;
    case "step-failed":
      return `${event.step}: ${event.problem.code}: ${event.problem.message} ${event.problem.state}${serverWords(event.problem.server)}`;
    case "finished":
      return event.problem === null
        ? `finished: ${event.outcome}, exit ${event.exit_code}`
        : `finished: ${event.outcome}, exit ${event.exit_code}: ${event.problem.code}: ${event.problem.message} ${event.problem.state} ${event.problem.next}`;
  }
}

function serverWords(server: { readonly code: string; readonly message: string } | null): string {
  return server === null ? "" : ` Server: ${server.code} ${server.message}`;
}
