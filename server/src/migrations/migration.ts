// The model of a folder of migrations: plain data made from file names and texts. Reads no disk.
import type { OffsetRange } from "../base/text-range";
import type { Direction } from "../protocol/findings";
import type { LayoutId } from "./layouts/layout";
import type { Run } from "./transaction-model";

export type { LayoutId } from "./layouts/layout";

/** One half of a migration: a file of its own, or the section of a file that holds both. */
export interface MigrationFile {
  /** Absolute path. */
  readonly path: string;
  /** As written in the file name, for instance "007". */
  readonly version: string;
  readonly name: string;
  readonly direction: Direction;
  /**
   * The SQL of this half: what else its file holds is blanked, so places are those of the file. Null when the file is not
   * UTF-8 or cannot be read; `unreadable` says why.
   */
  readonly text: string | null;
  readonly unreadable: string | null;
  /** The file as it is. */
  readonly fileText: string | null;
  /** The file on disk begins with a byte order mark, which its text leaves out. */
  readonly byteOrderMark: boolean;
  /** How it is run; a part is in force up to the next. */
  readonly runs: readonly Run[];
  /** Places where the text stands in for a placeholder of a template. */
  readonly masks: readonly OffsetRange[];
  /** Where more SQL of this half can be written. */
  readonly end: number;
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

/** A file that is no SQL and tells something about those that are, for instance the plan of Sqitch. */
export interface MarkerFile {
  readonly path: string;
  readonly text: string | null;
}

export interface MigrationFolder {
  /** Absolute path. */
  readonly path: string;
  readonly layout: LayoutId;
  /** In the order they are applied. Two entries share a version when the folder has a duplicate. */
  readonly migrations: readonly Migration[];
  readonly strays: readonly StrayFile[];
  readonly markers: readonly MarkerFile[];
  /** The layout that the project's settings name; null when it was detected. */
  readonly chosenLayout: LayoutId | null;
}
