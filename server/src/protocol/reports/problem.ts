// What is given instead of a result when a command could not do its work. Fields are added, never changed or
// removed.
import type { Problem } from "../problems";

/** What `--format json` prints instead of a result when a command could not do its work. */
export interface ProblemReport {
  readonly schema: "migrate-safe/problem/1";
  readonly problem: Problem;
}
