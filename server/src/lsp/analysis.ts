// What is known of a text: its statements and its findings, each worked out once for one state of a folder. Holds the
// parser and the linter; knows nothing of the editor.
import type { LintOptions } from "../lint/lint-options";
import type { HalfWalk, LintDepth, Linter } from "../lint/linter";
import type { World } from "../lint/schema/world";
import { locksOfText, statementLocks, type StatementLocks } from "../lint/statement-locks";
import type { MigrationFolder } from "../migrations/migration";
import type { Finding } from "../protocol/findings";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import type { SqlFile, Statement } from "../sql/sql-file";
import { placeOf, type LoadedFolder } from "./workspace";

/** UTF-16 units of a text over which a file is not checked while one types; the command line checks it. */
export const largestCheckedText = 4 * 1024 * 1024;

const directions = ["up", "down"] as const;

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
    const halves = place ? [place.file, place.counterpart].flatMap((file) => file?.path ?? []) : [path];
    for (const half of halves) {
      known.byPath.set(half, all.filter((finding) => finding.path === half).sort(byPlace));
    }
    return known.byPath.get(path) ?? [];
  }

  /** What each of some statements of a file locks: with the schema before it where the file is a migration's. */
  locksOf(
    folder: LoadedFolder,
    path: string,
    statements: readonly Statement[],
    options: LintOptions,
    postgres = options.postgres,
  ): readonly StatementLocks[] {
    const wanted = new Map(statements.map(({ start, parsed }) => [start, parsed.text]));
    const known = new Map<number, StatementLocks>();
    this.#walkHalves(folder, path, options, {
      visit: ({ start, parsed }, world, origin) => {
        if (wanted.get(start) !== parsed.text || known.has(start)) return;
        known.set(start, statementLocks(parsed, world, origin, { ...options, postgres }));
      },
    });
    return statements.map(
      ({ start, parsed }) => known.get(start) ?? locksOfText(parsed, { ...options, postgres }),
    );
  }

  /** The schema before what stands at an offset of a file; null when the file is no migration's. Do not change it. */
  worldAt(folder: LoadedFolder, path: string, offset: number, options: LintOptions): World | null {
    return this.#walkHalves(folder, path, options, { until: offset });
  }

  /** One file may hold both halves. */
  #walkHalves(folder: LoadedFolder, path: string, options: LintOptions, walk: HalfWalk): World | null {
    const migration = placeOf(folder.model, path)?.migration;
    if (!migration) return null;
    const halves = directions.filter((direction) => migration[direction]?.path === path);
    const worlds = halves.map((half) => this.#linter.walkHalf(folder.model, migration, half, options, walk));
    return worlds.at(-1) ?? null;
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
