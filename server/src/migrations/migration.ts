// The model of a folder of migrations: plain data made from file names and texts. Reads no disk.
import type { Direction } from "../protocol/findings";

export interface MigrationFile {
  /** Absolute path. */
  readonly path: string;
  /** As written in the file name, for instance "007". */
  readonly version: string;
  readonly name: string;
  readonly direction: Direction;
  /** Null when the file is not UTF-8 or cannot be read; `unreadable` says why. */
  readonly text: string | null;
  readonly unreadable: string | null;
}

export interface Migration {
  readonly version: string;
  readonly name: string;
  readonly up: MigrationFile | null;
  readonly down: MigrationFile | null;
}

/** A .sql file in the folder that is no half of a pair. */
export interface StrayFile {
  readonly path: string;
  readonly reason: string;
}

export type LayoutId = "migrate-safe" | "unknown";

export interface MigrationFolder {
  /** Absolute path. */
  readonly path: string;
  readonly layout: LayoutId;
  /** In the order they are applied. Two entries share a version when the folder has a duplicate. */
  readonly migrations: readonly Migration[];
  readonly strays: readonly StrayFile[];
}
