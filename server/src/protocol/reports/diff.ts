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

/** A pair that brings the files to what the target is, proven on databases in memory, without owners and privileges. */
export interface DiffMigration {
  readonly version: string;
  readonly name: string;
  /** Absolute paths, and the whole texts. */
  readonly up: { readonly path: string; readonly text: string };
  readonly down: { readonly path: string; readonly text: string };
  /** Why there is no way back, which the down then says; null when it gives the schema of the files back. */
  readonly irreversible: string | null;
  /** Data that the down does not bring back, each the end of a sentence "Cannot come back: …". */
  readonly lost: readonly string[];
  readonly written: boolean;
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
  /** The pair that was asked for; left out when none was, or nothing differs from the files. */
  readonly migration?: DiffMigration;
  readonly unknown: { readonly last_run: string | null; readonly files: string | null };
}
