// Shows the events of a run while it goes on: a spinner on a terminal, one line a step elsewhere. Draws on standard error
// only.
import { createSpinner } from "nanospinner";
import type { Blocker, OperationEvent } from "../protocol/operations";
import { duration, oneLine } from "./render/words";
import type { Output } from "./output";

export interface Progress {
  show(event: OperationEvent): void;
  /** A remark in between, such as that a cancel was heard. */
  say(text: string): void;
  stop(): void;
}

export function createProgress(output: Output): Progress {
  const style = output.errorStyle;
  const spinner = output.animated ? createSpinner("", { stream: process.stderr }) : null;
  let steps = 0;
  let current = "";
  const print = (line: string): void => {
    spinner?.clear();
    output.progress(line);
  };
  return {
    show(event) {
      switch (event.event) {
        case "started":
          steps = event.steps;
          if (event.target)
            output.progress(style.faint(`${event.operation} on ${event.target.name}, run ${event.run_id}`));
          break;
        case "step-started":
          current = `${style.faint(`${event.number}/${steps}`)} ${event.title}`;
          spinner?.start({ text: current });
          break;
        case "step-progress": {
          const share =
            event.done !== null && event.total ? ` ${Math.floor((100 * event.done) / event.total)} %` : "";
          if (spinner) spinner.update({ text: `${current} ${style.faint(event.message + share)}` });
          else if (output.verbose) print(`  ${event.message}${share}`);
          break;
        }
        case "step-waiting":
          print(`${style.warn("…")} ${event.message}`);
          for (const blocker of event.blockers) print(`    ${describe(blocker)}`);
          break;
        case "step-done":
          spinner?.stop();
          print(`${style.good("✓")} ${current} ${style.faint(duration(event.ms))}`);
          break;
        case "step-failed":
          spinner?.stop();
          print(`${style.bad("✗")} ${current}`);
          break;
        case "finished":
          spinner?.stop();
          break;
      }
    },
    say: print,
    stop: () => spinner?.stop(),
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
