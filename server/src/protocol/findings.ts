// What the linter says, in the shape of the command line's JSON: ranges are 0-based lines and UTF-16 characters.
import type { Range } from "../base/text-range";

export const severities = ["error", "warning", "info", "hint"] as const;
export type Severity = (typeof severities)[number];
export type Direction = "up" | "down";

/** Replaces a range of the file at `path`; a path that does not exist yet is created with `newText`. */
export interface FileEdit {
  readonly path: string;
  readonly range: Range;
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  /** Same meaning, so it may be applied with all others; otherwise a person decides. */
  readonly safe: boolean;
  readonly edits: readonly FileEdit[];
}

export interface RelatedPlace {
  readonly path: string;
  readonly range: Range;
  readonly message: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do instead, one or two sentences. */
  readonly help: string;
  readonly path: string;
  readonly version: string | null;
  readonly direction: Direction | null;
  readonly range: Range;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}

/** A finding that a comment in the file silenced. */
export interface SuppressedFinding extends Finding {
  /** The comment's reason; empty without one. */
  readonly reason: string;
}

export interface LintSummary {
  readonly files: number;
  readonly statements: number;
  /** Statements the grammar rejects; every rule still ran on the others. */
  readonly unparsed: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  /** Findings that comments silenced; they are in none of the other numbers. */
  readonly suppressed: number;
  readonly ms: number;
}

/** Where the linter's knowledge beyond the files came from. */
export interface LintKnowledge {
  /** The earlier migrations ran on the embedded database. */
  readonly replayed: boolean;
  /** Facts of a target, and when they were read. */
  readonly target: { readonly name: string | null; readonly read_at: string | null } | null;
}

export interface LintReport {
  readonly schema: "migrate-safe/lint/1";
  readonly layout: string;
  readonly knowledge: LintKnowledge;
  readonly summary: LintSummary;
  readonly findings: readonly Finding[];
}

/** What was read of a target for linting, as `lint --save-facts` writes it and `--stats` reads it. */
export interface LintFactsFile {
  readonly schema: "migrate-safe/facts/1";
  /** Name of the target; null for rows that somebody wrote by hand. */
  readonly target: string | null;
  readonly database: string | null;
  /** ISO 8601 UTC. */
  readonly read_at: string | null;
  /** How many migrations of the folder were applied. */
  readonly after: number;
  /** Estimated rows by "schema.table". */
  readonly rows: Readonly<Record<string, number>>;
  readonly applied: readonly AppliedFile[];
  /** The statements that make the schema. */
  readonly script: readonly string[];
}

/** An up as it was applied. */
export interface AppliedFile {
  /** Its path or name. */
  readonly name: string;
  /** Null when only the checksum is known. */
  readonly text: string | null;
  readonly checksum: string | null;
}
