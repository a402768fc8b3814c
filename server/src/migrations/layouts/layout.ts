// What a layout is: how a migration tool names its files, which part of a file is the up and which the down, and how it
// runs them. One file beside this one for each tool; none of them knows another.
import type { OffsetRange } from "../../base/text-range";
import type { Direction } from "../../protocol/findings";
import type { PlaceholderStyle } from "../../sql/template-mask";
import type { Run, Wrap } from "../transaction-model";

/** For ever: they are written in config files and reports. */
export const layoutIds = [
  "migrate-safe",
  "golang-migrate",
  "morph",
  "popx",
  "maragudk",
  "sqlx",
  "flyway",
  "refinery",
  "goose",
  "dbmate",
  "sql-migrate",
  "node-pg-migrate",
  "tern",
  "liquibase",
  "graphile-migrate",
  "sqitch",
  "atlas",
  "prisma",
  "supabase",
  "diesel",
  "sourcegraph",
  "plain",
  "unknown",
] as const;
export type LayoutId = (typeof layoutIds)[number];

export interface ListedFile {
  /** Path below the migrations folder, with slashes. */
  readonly name: string;
  readonly text: string | null;
}

/** What is in the folder. */
export interface Listing {
  /** Absolute path of the folder. */
  readonly path: string;
  /** The SQL files by name. */
  readonly files: readonly ListedFile[];
  has(name: string): boolean;
  /** Of an SQL file or a marker file; null when there is none or it cannot be read. */
  textOf(name: string): string | null;
}

/** A half of a migration as its layout finds it. */
export interface Half {
  /** Digits where the tool orders by number. */
  readonly version: string;
  readonly name: string;
  readonly direction: Direction;
  /** The parts of the file that are its SQL; null for the whole file. */
  readonly sections: readonly OffsetRange[] | null;
  readonly runs: readonly Run[];
  /** What ends a statement in place of a semicolon. */
  readonly delimiters?: readonly OffsetRange[];
}

/** The halves in a file; none for a file that is known to be something else; a text says why it is no migration. */
export type Reading = readonly Half[] | string;

export interface Layout {
  readonly id: LayoutId;
  /** Placeholders that the tool fills in before it runs a file. */
  readonly placeholders: readonly PlaceholderStyle[];
  /** An up without a down is a mistake; else the tool has no downs or leaves them to taste. */
  readonly needsDown: boolean;
  /** The line that opens the down where it lies in the file of the up. */
  readonly downMarker?: string;
  /** The lines around a statement with semicolons inside, where the tool cuts its files at semicolons. */
  readonly statementMarks?: readonly [begin: string, end: string];
  /** The file of the down by that of the up, both below the folder; when left out `down.sql` for `up.sql`. */
  downName?(upName: string): string;
  /** The tool puts versions in the order of their text, so that 20240101 comes before 20240101120000. */
  readonly ordersByText?: true;
  isUsedIn(listing: Listing): boolean;
  read(file: ListedFile, listing: Listing): Reading;
}

/** A run of the whole file. */
export function wholeRun(wrap: Wrap): readonly Run[] {
  return [{ start: 0, wrap }];
}

/** The up of a file that has no other part. */
export function wholeUp(version: string, name: string, wrap: Wrap): readonly Half[] {
  return [{ version, name, direction: "up", sections: null, runs: wholeRun(wrap) }];
}

/** The first text in the listing that a pattern is found in decides for a layout of marked files. */
export function someText(listing: Listing, pattern: RegExp): boolean {
  return listing.files.some(({ text }) => text !== null && pattern.test(text));
}

/** `20240131120000_add_users.sql` and its like: digits, then an underscore, a dash or a point, then a name. */
export function numberedName(name: string): { readonly version: string; readonly name: string } | null {
  const [, version, title] = /^(\d+)(?:[_.-]+(.+))?\.sql$/s.exec(name) ?? [];
  return version === undefined ? null : { version, name: title ?? version };
}

/** Why a file has no number, as the end of a sentence. */
export const noNumber = "it does not begin with a version number";
