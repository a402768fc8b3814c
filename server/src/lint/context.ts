// What a rule is given: the place it looks at, what is known of the database there, and a way to report. Contexts are
// made by the linter; rules only read them.
import type { OffsetRange } from "../base/text-range";
import { lockFacts, type LockFacts } from "../locks/lock-facts";
import type { Migration, MigrationFolder } from "../migrations/migration";
import type { AppliedFile, Direction } from "../protocol/findings";
import { displayName, nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { Parser } from "../sql/parser";
import type { SqlFile, Statement } from "../sql/sql-file";
import type { TargetGrammar } from "../sql/target-grammar";
import type { Tree } from "../sql/syntax-tree";
import type { PlacedReport } from "./reports";
import type { Report, Rule } from "./rule";
import type { RuleOptions } from "./rule-options";
import { isTable, isTemporary, type Origin, type Relation } from "./schema/relation";
import type { World } from "./schema/world";
import type { Suppression } from "./suppressions";
import type { TransactionPlace, Wrap } from "./transactions";
import { WatchedPlace, type Watch } from "./watched-file";
import { worldRelations } from "./world-relations";

/** What the project tells the linter beyond the files. */
export interface LintFacts {
  /** Server major version. */
  readonly postgres: number;
  readonly wrap: Wrap;
  /** The project says that whatever runs its files sets lock_timeout. */
  readonly runnerSetsLockTimeout: boolean;
  /** Estimated rows by "schema.table". */
  readonly rows: ReadonlyMap<string, number>;
  /** Names of the files in the folder on the branch this one will be merged into; null when nobody asked. */
  readonly base: readonly string[] | null;
  /** Those of them that are new there since this branch and that one parted. */
  readonly theirs: readonly AppliedFile[];
  /** Up files as they were applied; null when nobody asked a database. The text is null when only a checksum is known. */
  readonly applied: readonly AppliedFile[] | null;
  /** Milliseconds since 1970 in UTC; null when the time must not matter. */
  readonly now: number | null;
  /** The target version's own grammar; null when it was not loaded. */
  readonly targetGrammar: TargetGrammar | null;
}

/** One half of a migration. */
export interface LintFile {
  readonly path: string;
  readonly direction: Direction;
  readonly sql: SqlFile;
  readonly places: readonly TransactionPlace[];
  /** Who runs it, at its start. */
  readonly wrap: Wrap;
  /** Places where the text stands in for a placeholder of a template. */
  readonly masks: readonly OffsetRange[];
  readonly migration: Migration;
  readonly folder: MigrationFolder;
  /** Stands for "made by this file" in the world. */
  readonly origin: object;
  /** The up of the pair, when this is the down and there is one. */
  readonly up: LintFile | null;
}

/** A table that is in use: it was there before this file. */
export interface ExistingTable {
  readonly name: QualifiedName;
  /** For messages. */
  readonly shown: string;
  /** Undefined when no migration told of it. */
  readonly relation: Relation | undefined;
}

type ReportFunction = (file: LintFile, statement: Statement | null, report: Report<string>) => void;

/** A statement, and the world before it. */
export class StatementContext<Message extends string = string> {
  readonly statement: Statement;
  /** Watched: see watched-file.ts. */
  readonly file: LintFile;
  readonly place: TransactionPlace;
  /** Before the statement; it moves on when the rule has returned. */
  readonly world: World;
  readonly facts: LintFacts;
  readonly parser: Parser;
  readonly #file: LintFile;
  readonly #place: TransactionPlace;
  readonly #memory: Map<string, unknown>;
  readonly #watch: Watch;
  readonly #options: () => RuleOptions;
  readonly #report: ReportFunction;
  #locks: LockFacts | null = null;
  /** The last table that was asked for; the rules of one statement ask for the same one. */
  #asked: { readonly rangeVar: Tree.RangeVar; readonly table: ExistingTable | null } | null = null;

  constructor(
    statement: Statement,
    place: TransactionPlace,
    world: World,
    shared: {
      readonly file: LintFile;
      readonly facts: LintFacts;
      readonly parser: Parser;
      readonly report: ReportFunction;
      readonly memory: Map<string, unknown>;
      /** Of the rule that is running. */
      readonly options: () => RuleOptions;
      readonly watch: Watch;
      /** The watched form of the file. */
      readonly watched: LintFile;
    },
  ) {
    this.statement = statement;
    this.#place = place;
    this.place = new WatchedPlace(place, shared.watch);
    this.world = world;
    this.#file = shared.file;
    this.file = shared.watched;
    this.facts = shared.facts;
    this.parser = shared.parser;
    this.#memory = shared.memory;
    this.#watch = shared.watch;
    this.#options = shared.options;
    this.#report = shared.report;
  }

  /** Shared by the statements of the file: what a rule wants to remember from one to the next, by its id. */
  get memory(): Map<string, unknown> {
    this.#watch.looked = true;
    return this.#memory;
  }

  /** What the project set for the rule. */
  get options(): RuleOptions {
    return this.#options();
  }

  report(report: Report<Message>): void {
    const { inside } = this.statement;
    this.#report(this.#file, this.statement, inside ? withoutFixes(report, this.statement) : report);
  }

  /** Lock facts of the statement on the target version, also of relations that only the schema tells of. */
  locks(): LockFacts {
    this.#locks ??= lockFacts(this.statement.parsed, this.facts.postgres, worldRelations(this.world));
    return this.#locks;
  }

  /** Made earlier in this file for certain, so it is empty and nobody uses it; temporary tables count too. */
  isNew(name: QualifiedName): boolean {
    const relation = this.world.relation(name);
    return relation !== undefined && this.isNewRelation(relation);
  }

  isNewRelation(relation: Relation): boolean {
    return relation.temporary || (relation.origin === this.#file.origin && !relation.conditional);
  }

  /** In a down: made by the up, which the down takes back. */
  isMadeByUp(origin: Origin | undefined): boolean {
    return this.#file.up !== null && origin === this.#file.up.origin;
  }

  /** Later statements of the file that commit together with this one. */
  laterInTransaction(): readonly Statement[] {
    if (this.#place.kind === "none") return [];
    const { sql, places } = this.file;
    return sql.statements
      .slice(this.statement.index + 1)
      .filter(({ index }) => places[index]?.id === this.place.id);
  }

  /**
   * The table a statement changes; null when it is new or temporary, or is known to be something else. Foreign tables
   * hold no rows here and count only when asked for.
   */
  existingTable(rangeVar: Tree.RangeVar | undefined, also?: "foreign"): ExistingTable | null {
    if (!rangeVar?.relname || isTemporary(rangeVar)) return null;
    if (this.#asked?.rangeVar !== rangeVar) this.#asked = { rangeVar, table: this.#findTable(rangeVar) };
    const { table } = this.#asked;
    return table?.relation?.kind === "foreign-table" && also !== "foreign" ? null : table;
  }

  #findTable(rangeVar: Tree.RangeVar): ExistingTable | null {
    const name = nameOfRangeVar(rangeVar);
    const relation = this.world.relation(name);
    if (relation && (this.isNewRelation(relation) || !isTable(relation))) return null;
    return { name, shown: displayName(name), relation };
  }

  /** Later statements of the file, in whatever transaction. */
  later(): readonly Statement[] {
    return this.file.sql.statements.slice(this.statement.index + 1);
  }
}

/** A report about a statement inside a DO block: nothing is edited there, and its places may be known roughly only. */
function withoutFixes(report: Report<string>, { start, end, inside }: Statement): Report<string> {
  const { fixes: _, ...rest } = report;
  return inside?.exact ? rest : { ...rest, at: { start, end }, related: [] };
}

/** Both halves; a half is null when its file does not exist or cannot be read. */
export interface PairContext<Message extends string = string> {
  readonly migration: Migration;
  readonly folder: MigrationFolder;
  readonly facts: LintFacts;
  readonly parser: Parser;
  readonly options: RuleOptions;
  readonly up: LintFile | null;
  readonly down: LintFile | null;
  /** The database before the up. */
  readonly before: World;
  /** The database after the up and the down; before it where one of them is missing. */
  readonly afterDown: World;
  /**
   * One of a series whose downs take it back from its end: `afterDown` is the world after the downs of the later members
   * as well, and what this pair does alone tells nothing. Null for a migration that stands alone.
   */
  readonly inSeries: "first" | "later" | null;
  /** What the rules of single files found in it, but for what a comment silences. */
  reported(file: LintFile): readonly PlacedReport[];
  /** `statement` is null for what concerns the whole file. */
  report(file: LintFile, statement: Statement | null, report: Report<Message>): void;
}

/** A whole file with the world before and after it. */
export interface FileContext<Message extends string = string> {
  readonly file: LintFile;
  readonly facts: LintFacts;
  readonly parser: Parser;
  readonly options: RuleOptions;
  readonly before: World;
  readonly after: World;
  /** `statement` is null for what concerns the whole file. */
  report(statement: Statement | null, report: Report<Message>): void;
}

/** A file of the folder that a rule about names points at. */
export interface NamedFile {
  readonly path: string;
  readonly version: string | null;
  readonly direction: Direction | null;
}

export interface FolderContext<Message extends string = string> {
  readonly folder: MigrationFolder;
  readonly facts: LintFacts;
  readonly options: RuleOptions;
  report(file: NamedFile, report: Omit<Report<Message>, "at">): void;
}

export interface SuppressionContext<Message extends string = string> {
  readonly file: LintFile;
  readonly suppressions: readonly Suppression[];
  findRule(id: string): Rule | undefined;
  /** The project's settings turn the rule off. */
  isOff(rule: Rule): boolean;
  report(report: Report<Message>): void;
}
