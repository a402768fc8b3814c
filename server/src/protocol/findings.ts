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

export interface LintReport {
  readonly schema: "migrate-safe/lint/1";
  readonly layout: string;
  readonly summary: LintSummary;
  readonly findings: readonly Finding[];
}
