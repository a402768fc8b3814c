// A problem is an expected failure as a person needs it: what happened, what it means for the database now, and what
// to do next. Codes are `area/reason` and are for ever. No SQL, password or connection string ever goes into one.
import type { Range } from "../base/text-range";

export interface ProblemPlace {
  readonly path: string;
  readonly range: Range | null;
}

/** The server's own words, kept verbatim. Manual: "Error and Notice Message Fields". */
export interface ServerMessage {
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly where: string | null;
}

/** A way on that gives up a safeguard or has others beside it, so that a person has to choose it. */
export interface ProblemWay {
  /** The act, for instance "Take over goose". */
  readonly label: string;
  /** What it does, or costs, as a sentence. */
  readonly does: string;
  /** What the operation takes besides to go that way; of apply when a preflight was refused. */
  readonly options: readonly string[];
}

export interface Problem {
  readonly code: ProblemCode;
  /** One sentence, with the user's names. */
  readonly message: string;
  /** What state the database is in, for instance "Nothing was changed." */
  readonly state: string;
  /** What to do next, naming a command where there is one. */
  readonly next: string;
  readonly place: ProblemPlace | null;
  readonly server: ServerMessage | null;
  /** Left out where nothing but `next` leads on. */
  readonly ways?: readonly ProblemWay[];
}

/** Every problem code with the title its page carries. `migrate-safe explain <code>` prints the page. */
export const problemTitles = {
  "usage/invalid-flag": "The command line was not understood",
  "config/not-found": "The config file does not exist",
  "config/unreadable": "The config file cannot be read",
  "config/invalid": "The config file has an invalid value",
  "config/secret": "The config file holds a password",
  "folder/not-found": "The migrations folder does not exist",
  "folder/empty": "The folder holds no migrations",
  "folder/not-run": "The folder's layout is linted, not run",
  "folder/duplicate-version": "Two migrations have the same version",
  "folder/missing-up": "A down script has no up script",
  "folder/unknown-version": "No migration has this version",
  "file/unreadable": "A migration file cannot be read",
  "file/not-utf8": "A migration file is not UTF-8",
  "file/unparsed": "A migration file does not parse",
  "file/unsupported": "A migration file holds something the runner cannot run",
  "file/exists": "A file is in the way",
  "file/invalid-facts": "The file holds no facts of a database",
  "lint/schema-unknown": "The schema before a migration is not known",
  "file/write-failed": "A file could not be written",
  "target/none": "No target was chosen",
  "target/unknown": "No target has this name",
  "target/invalid-url": "The connection string is not valid",
  "target/unreachable": "The server cannot be reached",
  "target/refused": "The server refused the connection",
  "target/read-only": "The target is read-only",
  "target/no-rights": "The role has not enough rights",
  "target/lost": "The connection was lost",
  "target/unsupported": "The server version is not supported",
  "target/production-guard": "A production target needs its name typed",
  "history/foreign": "The history table belongs to another tool",
  "history/invalid": "The history table has an unknown shape",
  "history/dirty": "A migration is half applied",
  "history/changed": "An applied migration was edited",
  "history/missing-file": "An applied migration has no file",
  "lock/held": "Another run holds the migration lock",
  "lock/timeout": "A lock was not granted in time",
  "plan/changed": "The facts changed since the plan was shown",
  "preflight/failed": "A preflight check failed",
  "backup/failed": "The backup failed",
  "apply/failed": "A migration failed",
  "apply/commit-unknown": "It is not known whether the commit was received",
  "postflight/failed": "A postflight check failed",
  "rollback/no-down": "A migration has no down script",
  "rollback/failed": "A down script failed",
  "rollback/nothing": "There is nothing to roll back",
  "resolve/not-possible": "A migration's state cannot be ended that way",
  "restore/no-backup": "There is no backup to restore",
  "restore/failed": "The restore failed",
  "restore/unfinished": "A restore with --rebuild is not finished",
  "restore/other-database": "The backup was taken from another database",
  "restore/unsafe-file": "The backup file cannot be trusted",
  "verify/up-fails": "An up script fails",
  "verify/down-fails": "A down script fails",
  "verify/differs": "A down script does not restore the schema",
  "down/not-proven": "A down script could not be proven",
  "verify/no-down": "A migration has no down script, and one is required",
  "verify/too-slow": "A migration takes too long",
  "diff/drift": "The schema is not what the migrations made",
  "diff/not-proven": "No migration could be made from the difference",
  "rehearse/up-fails": "An up script fails on a copy of the target's schema",
  "rehearse/down-fails": "A down script fails on a copy of the target's schema",
  "rehearse/not-possible": "A migration could not be rehearsed",
  "rehearse/production-data": "Rows of a production target are not copied unasked",
  "adopt/nothing": "There is no other tool's history to take over",
  "adopt/ambiguous": "More than one tool's history is there",
  "adopt/not-readable": "This tool's history is recognised, not read",
  "adopt/own-history": "The target has a history of its own already",
  "adopt/dirty": "The other tool's history is half applied",
  "adopt/unproven": "It could not be proven that the files made this schema",
  "adopt/differs": "The files make another schema than the target's",
  "adopt/failed": "The history was not taken over",
  "scratch/failed": "The scratch database failed",
  "run/cancelled": "The run was cancelled",
  "internal/bug": "This is a bug in Migrate Safe",
} as const;

export type ProblemCode = keyof typeof problemTitles;

/** Builds a problem; leave out what there is none of. */
export function problem(
  code: ProblemCode,
  text: { readonly message: string; readonly state: string; readonly next: string },
  more: Partial<Pick<Problem, "place" | "server" | "ways">> = {},
): Problem {
  return { code, ...text, place: null, server: null, ...more };
}

/** The state sentence of everything that fails before a write. */
export const nothingChanged = "Nothing was changed.";
