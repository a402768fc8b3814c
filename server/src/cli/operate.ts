// Runs one operation from its flags to its exit code: settings, plan, events, result. The same path for every operation
// and for both readers, a person and a program.
import { exitCodeOf } from "../protocol/exit-codes";
import type { OperationEvent, OperationId, Plan } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { PlanReport } from "../protocol/reports/plan";
import type { ProblemReport } from "../protocol/reports/problem";
import type { VerifyReport } from "../protocol/reports/verify";
import type { Intents } from "../operations/operation";
import { isVerifyFormat } from "./format-names";
import { openControlInput } from "./control-input";
import { settingsOf, tellProblems, type Invocation } from "./invocation";
import type { OperationFlags } from "./operation-flags";
import type { Output } from "./output";
import { createProgress, type Progress } from "./progress";
import { renderPlan } from "./render/plan";
import { renderResult } from "./render/result";

type Finished = Extract<OperationEvent, { readonly event: "finished" }>;

export async function operate<Id extends OperationId>(
  invocation: Invocation,
  flags: OperationFlags,
  id: Id,
  intent: Intents[Id],
): Promise<number> {
  const teller = flags.events === "jsonl" ? eventTeller(invocation) : resultTeller(invocation);
  const cancel = new AbortController();
  const stopListening = listenForSignals(cancel, teller.progress);
  const control = invocation.flags.controlStdin
    ? openControlInput(invocation.host.stdin, (why) => {
        if (!cancel.signal.aborted) teller.progress.say(`Cancelling: ${why}.`);
        cancel.abort();
      })
    : null;
  try {
    const settings = await settingsOf(invocation, { shadowUrl: flags.shadowUrl });
    if (!settings.ok) return await teller.early(id, settings.failure);
    teller.progress.wait("Opening the target");
    const { openRun } = await import("./open-run");
    const opened = await openRun(
      invocation,
      settings.value,
      id,
      intent,
      async () => (await control?.password()) ?? null,
      flags.shadowUrl ?? null,
    );
    teller.progress.stop();
    if (!opened.ok) return await teller.early(id, [opened.failure]);
    const prepared = opened.value;
    try {
      if (flags.showPlan) return tellPlan(invocation, prepared.plan);
      if (cancel.signal.aborted) return await teller.early(id, [cancelledBefore()]);
      teller.progress.plan(prepared.plan);
      let finished: Finished | null = null;
      const run = prepared.run({ signal: cancel.signal, planHash: flags.planHash ?? null });
      for await (const event of run) {
        teller.event(event);
        if (event.event === "finished") finished = event;
      }
      if (finished === null) throw new Error(`${id} ended without its last event`);
      return await teller.finished(finished);
    } finally {
      await prepared.close();
    }
  } finally {
    teller.progress.stop();
    stopListening();
    control?.close();
  }
}

/** Tells what happens, to a person or to a program. */
interface Teller {
  readonly progress: Progress;
  event(event: OperationEvent): void;
  /** The operation never began; gives the exit code. */
  early(id: OperationId, problems: readonly Problem[]): Promise<number>;
  finished(event: Finished): Promise<number>;
}

/** Events as lines of JSON on standard output, the last always `finished`. */
function eventTeller(invocation: Invocation): Teller {
  const { output } = invocation;
  const write = (event: OperationEvent): void => output.result(JSON.stringify(event));
  return {
    progress: silentProgress(output),
    event: write,
    async early(operation, problems) {
      const [first = null] = problems;
      const exitCode = exitCodeOf(operation, "refused", first);
      write({
        event: "finished",
        operation,
        outcome: "refused",
        exit_code: exitCode,
        problem: first,
        report: null,
        result: null,
      });
      return exitCode;
    },
    finished: async (event) => event.exit_code,
  };
}

const nothing = (): void => undefined;

/** Remarks alone: the events themselves are the progress. */
function silentProgress(output: Output): Progress {
  return { wait: nothing, plan: nothing, show: nothing, say: (text) => output.progress(text), stop: nothing };
}

/** Progress on standard error, then the result on standard output. */
function resultTeller(invocation: Invocation): Teller {
  const { output, cwd } = invocation;
  const progress = createProgress(output);
  return {
    progress,
    event: (event) => progress.show(event),
    early: async (operation, problems) =>
      tellProblems(invocation, problems, exitCodeOf(operation, "refused", problems[0] ?? null)),
    async finished(event) {
      progress.stop();
      if (invocation.flags.format === "json") {
        output.json(jsonResult(event));
        return event.exit_code;
      }
      const text =
        (await renderInFormat(invocation, event.result)) ??
        renderResult(event.result, event.report, { style: output.style, cwd, verbose: output.verbose });
      if (text !== null) output.result(text);
      if (event.problem === null) return event.exit_code;
      return tellProblems(invocation, [event.problem], event.exit_code);
    },
  };
}

/** A verify as CI servers read it; null for everything else. */
async function renderInFormat({ flags, cwd }: Invocation, result: unknown): Promise<string | null> {
  if (!isVerifyFormat(flags.format) || schemaOf(result) !== "migrate-safe/verify/1") return null;
  const { renderVerifyAs } = await import("./formats/report-formats");
  return renderVerifyAs(flags.format, result as VerifyReport, cwd);
}

/** The operation's own report, or the problem with whatever report came instead. */
function jsonResult({ operation, problem: why, result }: Finished): unknown {
  if (why === null || schemaOf(result) === `migrate-safe/${operation}/1`) return result;
  const report: ProblemReport = { schema: "migrate-safe/problem/1", problem: why };
  return { ...report, result };
}

function schemaOf(result: unknown): unknown {
  return result !== null && typeof result === "object" && "schema" in result ? result.schema : undefined;
}

function tellPlan(invocation: Invocation, plan: Plan): number {
  const report: PlanReport = { schema: "migrate-safe/plan/1", ...plan };
  if (invocation.flags.format === "json") invocation.output.json(report);
  else invocation.output.result(renderPlan(plan, invocation.output.style, invocation.cwd));
  return 0;
}

function cancelledBefore(): Problem {
  return problem("run/cancelled", {
    message: "The run was cancelled before it began.",
    state: nothingChanged,
    next: "Run the command again when you are ready.",
  });
}

/** The first signal cancels; a second one leaves at once. Returns how to stop listening. */
function listenForSignals(cancel: AbortController, progress: Progress): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const listener = (signal: NodeJS.Signals): void => {
    if (cancel.signal.aborted) process.exit(130);
    progress.say(`Cancelling (${signal}); once more to leave at once.`);
    cancel.abort();
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
