// What `new` gives. Fields are added, never changed or removed.

/** `new NAME --format json`: the pair that was written; absolute paths. */
export interface NewReport {
  readonly schema: "migrate-safe/new/1";
  readonly up: string;
  readonly down: string;
}
