// What `diff` gives: drift of a target, object by object. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";
import type { Difference } from "./difference";

/** One object on which files, last run and target do not agree; null where it is not there, or the side is not known. */
export interface DiffObject {
  readonly kind: string;
  readonly object: string;
  readonly files: string | null;
  readonly last_run: string | null;
  readonly now: string | null;
}

export interface DiffReport {
  readonly schema: "migrate-safe/diff/1";
  readonly target: TargetIdentity;
  readonly drift: boolean;
  readonly objects: readonly DiffObject[];
  readonly since_last_run: readonly Difference[];
  /** Without views, owners and privileges, which the embedded server prints otherwise or does not know. */
  readonly from_files: readonly Difference[];
  /** Why a side is not known; null when it is. */
  readonly unknown: { readonly last_run: string | null; readonly files: string | null };
}
