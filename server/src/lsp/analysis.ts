// What is known of a text: its statements and its findings, each worked out once for one state of a folder. Holds the
// parser and the linter; knows nothing of the editor.
import type { LintOptions } from "../lint/lint-options";
import type { LintDepth, Linter } from "../lint/linter";
import { lockFacts, type LockFacts } from "../locks/lock-facts";
import type { MigrationFolder } from "../migrations/migration";
import type { Finding } from "../protocol/findings";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import type { SqlFile, Statement } from "../sql/sql-file";
import { placeOf, type LoadedFolder } from "./workspace";

/** UTF-16 units of a text over which a file is not checked while one types; the command line checks it. */
export const largestCheckedText = 4 * 1024 * 1024;

interface FindingsOfOptions {
  readonly options: LintOptions;
  readonly depth: LintDepth;
  readonly byPath: Map<string, readonly Finding[]>;
}

export class Analysis {
  readonly parser: Parser;
  readonly #linter: Linter;
  /** Findings by path; the model's identity stands for the content of every file of the folder. */
  readonly #findings = new WeakMap<MigrationFolder, FindingsOfOptions>();

  constructor(parser: Parser, linter: Linter) {
    this.parser = parser;
    this.#linter = linter;
  }

  /** True when WebAssembly could not load and only a part of the grammar is understood. */
  get reduced(): boolean {
    return this.parser.reduced;
  }

  /** Findings of one file, in the order of the text. */
  findingsOf(folder: LoadedFolder, path: string, options: LintOptions, depth: LintDepth): readonly Finding[] {
    let known = this.#findings.get(folder.model);
    if (known?.options !== options || known.depth !== depth) {
      this.#findings.set(folder.model, (known = { options, depth, byPath: new Map() }));
    }
    const before = known.byPath.get(path);
    if (before) return before;
    const place = placeOf(folder.model, path);
    const all = place
      ? this.#linter.lintMigration(folder.model, place.migration, options, depth)
      : this.#linter.lintFolder(folder.model, options).findings;
    const half = all.filter((finding) => finding.path === path).sort(byPlace);
    known.byPath.set(path, half);
    return half;
  }

  /** What a statement locks: with the schema before it where the file is a migration's. */
  locksOf(folder: LoadedFolder, path: string, { start, parsed }: Statement, options: LintOptions): LockFacts {
    const place = placeOf(folder.model, path);
    const direction = place?.migration.up === place?.file ? "up" : "down";
    const at = { start, text: parsed.text };
    const known = place && this.#linter.locksAt(folder.model, place.migration, direction, at, options);
    return known ?? lockFacts(parsed, options.postgres);
  }

  /** Statements of one file; the linter's own parse where there is one. */
  fileOf(folder: LoadedFolder, path: string, text: string): SqlFile {
    const file = placeOf(folder.model, path)?.file;
    const parsed = file?.text === text ? this.#linter.sqlOf(file) : null;
    return parsed ?? parseSqlFile(text, this.parser);
  }
}

function byPlace(a: Finding, b: Finding): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}
