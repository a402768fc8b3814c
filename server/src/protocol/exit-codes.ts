// The exit code of a finished operation, as the command line's contract lists them: 0 success, 1 preflight, 2 migration,
// 3 postflight, 4 rollback or restore, 5 configuration. Pure; codes are for ever.
import type { OperationId, Outcome } from "./operations";
import type { Problem, ProblemCode } from "./problems";

export const exitCodes = {
  success: 0,
  preflight: 1,
  migration: 2,
  postflight: 3,
  rollback: 4,
  configuration: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What an operation exits with when its problem does not say more. */
const ofOperation: Readonly<Record<OperationId, ExitCode>> = {
  status: exitCodes.configuration,
  "dry-run": exitCodes.configuration,
  preflight: exitCodes.preflight,
  backup: exitCodes.preflight,
  apply: exitCodes.migration,
  postflight: exitCodes.postflight,
  rollback: exitCodes.rollback,
  restore: exitCodes.rollback,
  resolve: exitCodes.migration,
  verify: exitCodes.migration,
  down: exitCodes.configuration,
  locks: exitCodes.configuration,
  diff: exitCodes.configuration,
  rehearse: exitCodes.migration,
  adopt: exitCodes.migration,
};

/** Problems that mean the same whichever operation met them. */
const ofProblem: Partial<Record<ProblemCode, ExitCode>> = {
  "lock/held": exitCodes.preflight,
  "plan/changed": exitCodes.preflight,
  "preflight/failed": exitCodes.preflight,
  "backup/failed": exitCodes.preflight,
  "apply/failed": exitCodes.migration,
  "apply/commit-unknown": exitCodes.migration,
  "postflight/failed": exitCodes.postflight,
  "rollback/no-down": exitCodes.rollback,
  "rollback/failed": exitCodes.rollback,
  "rollback/nothing": exitCodes.rollback,
  "resolve/not-possible": exitCodes.configuration,
  "restore/no-backup": exitCodes.rollback,
  "restore/failed": exitCodes.rollback,
  "restore/unfinished": exitCodes.rollback,
  "restore/other-database": exitCodes.rollback,
  "restore/unsafe-file": exitCodes.rollback,
  "verify/up-fails": exitCodes.migration,
  "verify/down-fails": exitCodes.rollback,
  "verify/differs": exitCodes.postflight,
  "down/not-proven": exitCodes.rollback,
  "verify/no-down": exitCodes.rollback,
  "verify/too-slow": exitCodes.migration,
  "diff/drift": exitCodes.postflight,
  "diff/not-proven": exitCodes.postflight,
  "rehearse/up-fails": exitCodes.migration,
  "rehearse/down-fails": exitCodes.rollback,
  "rehearse/not-possible": exitCodes.configuration,
  "rehearse/production-data": exitCodes.configuration,
  "adopt/nothing": exitCodes.configuration,
  "adopt/ambiguous": exitCodes.configuration,
  "adopt/not-readable": exitCodes.configuration,
  "adopt/own-history": exitCodes.configuration,
  "adopt/dirty": exitCodes.preflight,
  "adopt/unproven": exitCodes.preflight,
  "adopt/differs": exitCodes.postflight,
  "adopt/failed": exitCodes.migration,
  "target/none": exitCodes.configuration,
  "target/unknown": exitCodes.configuration,
  "target/invalid-url": exitCodes.configuration,
  "target/unreachable": exitCodes.configuration,
  "target/refused": exitCodes.configuration,
  "target/read-only": exitCodes.configuration,
  "target/no-rights": exitCodes.configuration,
  "target/unsupported": exitCodes.configuration,
  "target/production-guard": exitCodes.configuration,
  "history/foreign": exitCodes.configuration,
  "history/invalid": exitCodes.configuration,
  "scratch/failed": exitCodes.configuration,
  "folder/not-run": exitCodes.configuration,
};

/** Areas that are about what the user configured, whatever the operation. */
const configurationAreas = ["usage/", "config/", "folder/"];

/**
 * The exit code of a process that ran one operation. Everything that is not "done" has a problem; problems of a single
 * file count as a failure of what was being run (a file that does not parse fails an apply with 2, a rollback with 4).
 */
export function exitCodeOf(operation: OperationId, outcome: Outcome, problem: Problem | null): ExitCode {
  if (outcome === "done") return exitCodes.success;
  if (problem === null) return ofOperation[operation];
  if (configurationAreas.some((area) => problem.code.startsWith(area))) return exitCodes.configuration;
  return ofProblem[problem.code] ?? ofOperation[operation];
}
