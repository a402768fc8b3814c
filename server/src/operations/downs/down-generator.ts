// Generates the down script of a migration on a throw-away database where its up has just run, and proves it there: what
// the statements of the up say of their own inverse first, then the difference of the schemas before and after. What
// nothing restores becomes a script that says so. Writes no file.
import type { SchemaFacts, SchemaPlan } from "../../database/schema-plan";
import { ServerError } from "../../database/errors";
import type { Session } from "../../database/session";
import type { Migration, MigrationFile } from "../../migrations/migration";
import type { Difference } from "../../protocol/reports/difference";
import type { DownSource } from "../../protocol/reports/down";
import { inverseStatements, raising, type InverseScript } from "../../sql/inverse";
import { parseSqlFile } from "../../sql/parse-sql-file";
import type { Statement } from "../../sql/sql-file";
import type { FolderTools } from "../operation";
import { provable } from "../proof/provable-file";
import { Prover, type Proof } from "../proof/prover";
import { readRunnable } from "../runnable-file";
import { rollBack } from "../running/run-transaction";
import { nothingKnown } from "../../sql/inverse/inverse-of";
import { castThroughText } from "./cast-through-text";
import { lostData } from "./lost-data";
import { preserveData } from "./preserve-data";
import { readSeedRows, seedInverses } from "./seed-rows";

export interface GeneratedDown {
  /** "exact": the round trip restored the schema. "not-proven": there is nothing to offer. */
  readonly verdict: "exact" | "irreversible" | "not-proven";
  readonly source: DownSource;
  /** Without semicolons; null when nothing could be proven. */
  readonly statements: readonly string[] | null;
  /** Data that the down does not bring back, each the end of "Cannot come back: …". */
  readonly lost: readonly string[];
  /** Why it is irreversible or not proven, or how what comes back differs. */
  readonly reason: string | null;
  /** What the last attempt left. */
  readonly differences: readonly Difference[];
}

interface Candidate {
  readonly source: DownSource;
  readonly statements: readonly string[];
  /** Data that these very statements do not bring back. */
  readonly lost?: readonly string[];
}

/** A function may be made before what its body names. */
export const uncheckedBodies = "SET LOCAL check_function_bodies = off";

export class DownGenerator {
  readonly #session: Session;
  readonly #tools: FolderTools;
  readonly #prover: Prover;
  /** Of the schema as it is now; null when it was not read since the last migration. */
  #facts: SchemaFacts | null = null;

  constructor(session: Session, tools: FolderTools) {
    this.#session = session;
    this.#tools = tools;
    this.#prover = new Prover(session, tools);
  }

  /** Applies a migration that nobody asked about; why it could not be, or null. */
  async replay(migration: Migration): Promise<string | null> {
    this.#facts = null;
    const { outcome, error, reason } = await this.#prover.take(migration, false);
    return outcome === "up-fails" ? (error?.message ?? reason) : null;
  }

  /** The migration with an up that keeps its data, applied for good with its down script; null when it loses none. */
  async generatePreserving(
    migration: Migration,
  ): Promise<{ readonly up: string; readonly down: GeneratedDown } | null> {
    const { up, version } = migration;
    if (up?.text == null) return null;
    const found = await preserveData(this.#session, parseSqlFile(up.text, this.#tools.parser), version);
    if (found === null) return null;
    const rewritten = { ...migration, up: { ...up, text: found.sql, fileText: found.sql } };
    return { up: found.sql, down: await this.generate(rewritten, found.rows) };
  }

  /**
   * Applies a migration for good and finds its down script, whatever down script it has. `kept` takes back rows of its
   * statements, by their number.
   */
  async generate(
    migration: Migration,
    kept: ReadonlyMap<number, readonly string[]> = new Map(),
  ): Promise<GeneratedDown> {
    const up = migration.up;
    if (up === null) throw new Error(`${migration.version} has no up`);
    const sql = parseSqlFile(up.text ?? "", this.#tools.parser);
    const before = await this.#readFacts();
    const rowsBefore = await readSeedRows(this.#session, sql);
    const taken = await this.#prover.take({ ...migration, down: null }, true);
    this.#facts = null;
    const schemas = this.#prover.schemasAround();
    if (taken.error !== null || schemas === null) return notProven(taken.error?.message ?? taken.reason);
    const seeds = seedInverses(sql, rowsBefore, await readSeedRows(this.#session, sql));
    const rows = (statement: number): readonly string[] | null =>
      kept.get(statement) ?? seeds.get(statement) ?? null;
    const inverse = inverseStatements(sql, this.#tools.parser, { ...nothingKnown, rows });
    const lost = lostData(sql, schemas, new Set([...kept.keys(), ...seeds.keys()]));
    if (schemas.before.checksum === schemas.after.checksum) {
      // A DROP … IF EXISTS of what is not there leaves nothing to take back; rows and calls may have changed all the same.
      const changed = inverse.irreversible.find(({ index }) => {
        const statement = sql.statements[index];
        return statement !== undefined && mayChangeRows(statement);
      });
      if (changed) return irreversible(changed.why, lost);
    }
    let last: Proof | null = null;
    for await (const { source, statements, lost: unread = [] } of this.#candidates(up, inverse, before)) {
      const proof = await this.#prover.proveDown(downFile(up, statements));
      if (proof.outcome === "restores" || isUpThatVaries(proof)) {
        const { differences } = proof;
        const { reason } = proof;
        return { verdict: "exact", source, statements, lost: [...lost, ...unread], reason, differences };
      }
      if (proof.outcome === "skipped") return notProven(proof.reason);
      last = proof;
    }
    return irreversible(whyNot(last), lost, last?.differences ?? []);
  }

  /** From the closest to the up's own words to the most general. */
  async *#candidates(
    up: MigrationFile,
    { known, irreversible: unknown }: InverseScript,
    before: SchemaFacts,
  ): AsyncGenerator<Candidate> {
    if (unknown.length === 0) yield { source: "inverse", statements: known };
    const { kept, plan } = await this.#planAfter(up, known, before);
    if (kept.length > 0) yield* planned("inverse-and-schema", kept, plan);
    const { planSchema } = await import("../../database/schema-plan");
    yield* planned("schema", [], planSchema(await this.#readFacts(), before));
  }

  /** What is left to do after those of the statements that run. Leaves no trace. */
  async #planAfter(
    up: MigrationFile,
    statements: readonly string[],
    before: SchemaFacts,
  ): Promise<{ readonly kept: readonly string[]; readonly plan: SchemaPlan }> {
    const { planSchema, readFacts } = await import("../../database/schema-plan");
    await this.#session.execute("begin");
    try {
      const kept: string[] = [];
      for (const statement of statements) if (await this.#runs(up, statement)) kept.push(statement);
      return { kept, plan: planSchema(await readFacts(this.#session, true), before) };
    } finally {
      await rollBack(this.#session);
    }
  }

  async #runs(up: MigrationFile, statement: string): Promise<boolean> {
    const read = readRunnable(up, downFile(up, [statement]), this.#tools.parser);
    const sent = read.ok ? provable(read.value) : read;
    if (!sent.ok) return false;
    await this.#session.execute("savepoint one_statement");
    try {
      for (const { sql } of sent.value) await this.#session.execute(sql);
      return true;
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      await this.#session.execute("rollback to savepoint one_statement");
      return false;
    }
  }

  async #readFacts(): Promise<SchemaFacts> {
    const { readFacts } = await import("../../database/schema-plan");
    this.#facts ??= await readFacts(this.#session);
    return this.#facts;
  }
}

function* planned(source: DownSource, kept: readonly string[], plan: SchemaPlan): Generator<Candidate> {
  const statements = [...kept, ...plan.statements];
  yield { source, statements };
  if (plan.definesRoutines) yield { source, statements: [uncheckedBodies, ...statements] };
  const { casts, unread } = castThroughText(statements);
  if (unread.length > 0) yield { source, statements: casts, lost: unread };
}

/** The down half that would hold the statements. */
function downFile(up: MigrationFile, statements: readonly string[]): MigrationFile {
  const text = statements.map((statement) => `${statement};\n`).join("");
  return {
    ...up,
    direction: "down",
    text,
    fileText: text,
    byteOrderMark: false,
    masks: [],
    end: text.length,
  };
}

const ofRows: ReadonlySet<string> = new Set([
  "InsertStmt",
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
  "CopyStmt",
  "TruncateStmt",
  "SelectStmt",
  "CallStmt",
]);
/** A block without any of these words changes no row, whatever it does to the schema. */
const wordsOfRows = /\b(?:insert|update|delete|merge|copy|truncate|perform|call|execute)\b/i;

function mayChangeRows({ parsed }: Statement): boolean {
  return ofRows.has(parsed.kind) || (parsed.kind === "DoStmt" && wordsOfRows.test(parsed.text));
}

/** The down gave the schema back; the up runs again, but writes something else each time, such as the time of day. */
function isUpThatVaries({ outcome, error }: Proof): boolean {
  return outcome === "reup-fails" && error === null;
}

function notProven(reason: string | null): GeneratedDown {
  return { verdict: "not-proven", source: "none", statements: null, lost: [], reason, differences: [] };
}

function irreversible(
  why: string,
  lost: readonly string[],
  differences: readonly Difference[] = [],
): GeneratedDown {
  const statements = [raising(why)];
  return { verdict: "irreversible", source: "none", statements, lost, reason: why, differences };
}

/** In words, why the most general attempt did not restore the schema. */
function whyNot(proof: Proof | null): string {
  const [difference] = proof?.differences ?? [];
  if (difference) return `${difference.kind} ${difference.object} cannot be restored`;
  return `no statements were found that restore the schema (${proof?.error?.message ?? "nothing was tried"})`;
}
