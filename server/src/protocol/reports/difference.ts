// One object that differs between two schemas. Fields are added, never changed or removed.

export const differenceChanges = ["missing", "extra", "changed"] as const;

/** One object that differs between two schema snapshots: before = expected, after = found. */
export interface Difference {
  readonly change: (typeof differenceChanges)[number];
  readonly kind: string;
  readonly object: string;
  readonly before: string | null;
  readonly after: string | null;
}
