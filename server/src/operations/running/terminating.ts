// Whether a run may end sessions of others that stand in its way: only when told to, and only those that the config names.
import { fail, ok, type Result } from "../../base/result";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { Terminating } from "../operation";

/** The applications whose sessions may be ended; null for none. */
export function terminable(
  intent: Terminating,
  applications: readonly string[],
): Result<readonly string[] | null, Problem> {
  if (!intent.terminateBlockers) return ok(null);
  if (applications.length > 0) return ok(applications);
  return fail(
    problem("usage/invalid-flag", {
      message: "--terminate-blockers has nobody to end: the config names no application.",
      state: nothingChanged,
      next: "Name applications as “run.terminableApplications” in migrate-safe.jsonc, or leave the flag out.",
    }),
  );
}

export function terminatingWarnings(
  applications: readonly string[] | null,
  { endOrphans }: Terminating,
): readonly string[] {
  return [
    ...(applications === null
      ? []
      : [
          `Sessions of ${applications.join(", ")} that stand in the way are ended; what they have open is lost.`,
        ]),
    ...(endOrphans
      ? [
          "Sessions of earlier runs whose process is gone are ended; the server rolls back what they have open.",
        ]
      : []),
  ];
}
