// What a person is told when a state cannot be ended the way they asked for, and the words that the history keeps. Pure.
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { ResolveAction } from "../../protocol/reports/resolve";
import type { MigrationState } from "../../protocol/reports/status";
import { labelOf, type KnownMigration } from "../migration-states";

const stateWords: Readonly<Record<MigrationState, string>> = {
  applied: "applied",
  pending: "pending",
  dirty: "half applied",
  changed: "applied, and edited since",
  "missing-file": "applied, and has no file",
  "out-of-order": "pending",
};

const meantFor: Readonly<Record<ResolveAction, string>> = {
  resume: "a migration that was cut off between its units",
  undo: "a half applied migration",
  "mark-applied": "a half applied or pending migration that has its up file",
  "mark-rolled-back": "a migration that is in the history",
  "accept-change": "an applied migration whose up or down file was edited",
};

export function notPossible(action: ResolveAction, known: KnownMigration, why = ""): Problem {
  return problem("resolve/not-possible", {
    message: `${labelOf(known)} is ${stateWords[known.state]}; --${action} is for ${meantFor[action]}.${why && ` ${why}`}`,
    state: nothingChanged,
    next: "See the state of each migration with migrate-safe status, and what else resolve can do with --help.",
  });
}

export function reasonNeeded(action: ResolveAction): Problem {
  return problem("usage/invalid-flag", {
    message: `--${action} needs --reason: the schema is not looked at, so the history keeps why it says so.`,
    state: nothingChanged,
    next: `Run it again with --reason "why this is right".`,
  });
}

/** "accept-change by alice on 2026-01-31T12:00:00.000Z: a comment was corrected". */
export function resolution(
  { action, reason }: { readonly action: ResolveAction; readonly reason: string | null },
  role: string,
  now: Date,
): string {
  return `${action} by ${role} on ${now.toISOString()}${reason === null ? "" : `: ${reason}`}`;
}
