// One check of an operation, as its report lists it. Fields are added, never changed or removed.

export type CheckStatus = "pass" | "warn" | "fail" | "skip";

export interface Check {
  readonly id: string;
  readonly status: CheckStatus;
  readonly summary: string;
  readonly details: readonly string[];
  /** What to do about it; null when it passed. */
  readonly remedy: string | null;
}
