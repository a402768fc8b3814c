// The state of one run as its events tell it, and the sentences that show it. Pure: no clock, no editor.
import * as l10n from "@vscode/l10n";
import type { Blocker, OperationEvent } from "../../server/src/protocol/operations";
import type { Problem } from "../../server/src/protocol/problems";

type FinishedEvent = Extract<OperationEvent, { event: "finished" }>;

export interface RunProgress {
  readonly runId: string | null;
  readonly steps: number;
  /** 1-based number of the current step; 0 before the first. */
  readonly number: number;
  readonly title: string;
  readonly cancellable: boolean;
  /** How far the current step is, in words. */
  readonly detail: string | null;
  /** Whom the current step waits for, in words. */
  readonly waiting: string | null;
  readonly failure: Problem | null;
  readonly finished: FinishedEvent | null;
}

export const notStarted: RunProgress = {
  runId: null,
  steps: 0,
  number: 0,
  title: l10n.t("Starting"),
  cancellable: true,
  detail: null,
  waiting: null,
  failure: null,
  finished: null,
};

/** The state after an event. */
export function advance(progress: RunProgress, event: OperationEvent): RunProgress {
  switch (event.event) {
    case "started":
      return { ...progress, runId: event.run_id, steps: event.steps };
    case "step-started":
      return {
        ...progress,
        number: event.number,
        title: event.title,
        cancellable: event.cancellable,
        detail: null,
        waiting: null,
      };
    case "step-progress":
      return { ...progress, detail: amount(event), waiting: null };
    case "step-waiting":
      return { ...progress, waiting: waitingText(event.message, event.blockers) };
    case "step-done":
      return { ...progress, detail: null, waiting: null };
    case "step-failed":
      return { ...progress, waiting: null, failure: event.problem };
    case "finished":
      return { ...progress, waiting: null, failure: event.problem ?? progress.failure, finished: event };
  }
}

/** One line for the progress notification, for instance "3 of 5 · Create index orders_total_idx · 4 s". */
export function progressText(progress: RunProgress, secondsInStep: number): string {
  const parts: string[] = [];
  if (progress.number > 0 && progress.steps > 0)
    parts.push(l10n.t("{0} of {1}", progress.number, progress.steps));
  parts.push(progress.title);
  if (progress.waiting !== null) parts.push(progress.waiting);
  else if (progress.detail !== null) parts.push(progress.detail);
  if (secondsInStep >= 2) parts.push(`${Math.floor(secondsInStep)} s`);
  return parts.join(" · ");
}

/** What a request to cancel is answered with while the runner gets to it. */
export function cancelText(progress: RunProgress): string {
  return progress.cancellable
    ? l10n.t("Cancelling on the server: {0}", progress.title)
    : l10n.t("This step cannot be cancelled and is being finished: {0}", progress.title);
}

/** "waiting for orders, behind 2 sessions (oldest 4 min, worker)"; without sessions what the runner says. */
export function waitingText(message: string, blockers: readonly Blocker[]): string {
  if (blockers.length === 0) return message;
  const oldest = blockers.reduce((a, b) =>
    (b.transaction_seconds ?? -1) > (a.transaction_seconds ?? -1) ? b : a,
  );
  const age =
    oldest.transaction_seconds === null ? null : l10n.t("oldest {0}", duration(oldest.transaction_seconds));
  const facts = [age, oldest.application || oldest.user, oldest.state].filter(Boolean);
  const sessions = blockers.length === 1 ? l10n.t("1 session") : l10n.t("{0} sessions", blockers.length);
  const what = oldest.relation === null ? "waiting" : l10n.t("waiting for {0},", oldest.relation);
  return `${what} behind ${sessions}${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`;
}

/** Seconds as "40 s", "4 min" or "3 h". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return l10n.t("{0} min", Math.round(seconds / 60));
  return `${Math.round(seconds / 3600)} h`;
}

function amount(event: Extract<OperationEvent, { event: "step-progress" }>): string {
  if (event.done === null) return event.message;
  const count = event.total === null ? `${event.done}` : l10n.t("{0} of {1}", event.done, event.total);
  return event.message === "" ? count : `${event.message} (${count})`;
}
