// Shows a run while it goes on: a spinner on a terminal, and a line for each step worth one. Checks are summed up, because
// the result tells them one by one. Draws on standard error only.
import type { Blocker, OperationEvent, OperationId, Plan, PlanStep } from "../protocol/operations";
import { count, duration, oneLine } from "./render/words";
import type { Output } from "./output";
import { Spinner } from "./spinner";

export interface Progress {
  /** Something is waited for before the run begins. */
  wait(text: string): void;
  /** The plan of the run that is about to begin. */
  plan(plan: Plan): void;
  show(event: OperationEvent): void;
  /** A remark in between, such as that a cancel was heard. */
  say(text: string): void;
  stop(): void;
}

/** Operations whose result is all there is to tell. */
const onlyResult: ReadonlySet<OperationId> = new Set([
  "status",
  "dry-run",
  "preflight",
  "postflight",
  "verify",
  "down",
  "locks",
  "diff",
]);

const shownWarnings = 10;

export function createProgress(output: Output): Progress {
  const style = output.errorStyle;
  const spinner = output.animated ? new Spinner(process.stderr) : null;
  let plan: Plan | null = null;
  let kinds: ReadonlyMap<string, PlanStep["kind"]> = new Map();
  let current = "";
  let checks = 0;

  const print = (line: string): void => {
    spinner?.clear();
    output.progress(line);
  };
  const spin = (text: string): void => {
    spinner?.show(text);
  };
  /** Steps that are summed up rather than told. */
  const isSmall = (step: string): boolean => {
    const kind = kinds.get(step);
    return (
      kind === "check" ||
      kind === "lock" ||
      kind === "history" ||
      plan === null ||
      onlyResult.has(plan.operation)
    );
  };
  const tellChecks = (): void => {
    if (checks > 0) print(`${style.good("✓")} ${count(checks, "check")} done`);
    checks = 0;
  };
  const isCheck = (step: string): boolean => kinds.get(step) === "check";

  return {
    wait: spin,
    plan(given) {
      spinner?.clear();
      plan = given;
      kinds = new Map(given.steps.map(({ id, kind }) => [id, kind]));
      if (onlyResult.has(given.operation) || given.target === null) return;
      print(style.faint(`${given.operation} on ${given.target.name} (${given.target.environment})`));
      for (const warning of given.warnings.slice(0, shownWarnings)) print(`${style.warn("!")} ${warning}`);
      const more = given.warnings.length - shownWarnings;
      if (more > 0) print(`${style.warn("!")} and ${more} more; --show-plan tells them all.`);
    },
    show(event) {
      switch (event.event) {
        case "started":
          if (output.verbose) print(style.faint(`run ${event.run_id}, plan ${event.plan_hash}`));
          break;
        case "step-started":
          current = `${style.faint(`${event.number}/${plan?.steps.length ?? event.number}`)} ${event.title}`;
          spin(current);
          break;
        case "step-progress": {
          const share =
            event.done !== null && event.total ? ` ${Math.floor((100 * event.done) / event.total)} %` : "";
          if (spinner) spinner.show(`${current} ${style.faint(event.message + share)}`);
          else if (output.verbose) print(`  ${event.message}${share}`);
          break;
        }
        case "step-waiting":
          print(`${style.warn("…")} ${event.message}`);
          for (const blocker of event.blockers) print(`    ${describe(blocker)}`);
          break;
        case "step-done":
          spinner?.clear();
          if (isSmall(event.step) && !output.verbose) {
            if (isCheck(event.step) && plan !== null && !onlyResult.has(plan.operation)) checks++;
            break;
          }
          tellChecks();
          print(`${style.good("✓")} ${current} ${style.faint(duration(event.ms))}`);
          break;
        case "step-failed":
          spinner?.clear();
          tellChecks();
          print(`${style.bad("✗")} ${current}`);
          break;
        case "finished":
          spinner?.clear();
          tellChecks();
          break;
      }
    },
    say: print,
    stop: () => spinner?.clear(),
  };
}

function describe(blocker: Blocker): string {
  const who = [blocker.user, blocker.application].filter((part) => part !== null && part !== "").join(", ");
  const open =
    blocker.transaction_seconds === null
      ? ""
      : `, transaction open for ${Math.round(blocker.transaction_seconds)} s`;
  const query = blocker.query === null ? "" : `: ${oneLine(blocker.query, 80)}`;
  return `blocked by pid ${blocker.pid}${who === "" ? "" : ` (${who})`}${open}${query}`;
}
