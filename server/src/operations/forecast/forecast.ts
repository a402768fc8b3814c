// Turns the statements of a file into the steps of a plan with the locks each takes. Pure: sizes of relations were read
// before, where a target is known.
import { LineIndex } from "../../base/text-range";
import type { RelationSize } from "../../database/server-facts";
import { blocksOf } from "../../locks/lock-modes";
import { lockFacts, type LockFacts } from "../../locks/lock-facts";
import type { LockForecast, PlanStep } from "../../protocol/operations";
import { displayName, quoteName, type QualifiedName } from "../../sql/names";
import type { ParsedText, Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { step } from "../operation";
import type { RunnableFile } from "../runnable-file";

/** Sizes by name as SQL writes it; empty without a target. */
export type RelationSizes = ReadonlyMap<string, RelationSize>;

/** What a statement locks. */
export type LockReader = (statement: Statement) => LockFacts;

/** From the syntax of each statement alone. */
export function locksBySyntax(serverMajor: number): LockReader {
  const known = knownLocks.get(serverMajor) ?? new WeakMap<ParsedText, LockFacts>();
  knownLocks.set(serverMajor, known);
  return ({ parsed }) => {
    const facts = known.get(parsed) ?? lockFacts(parsed, serverMajor);
    known.set(parsed, facts);
    return facts;
  };
}

/** By server version. The plan asks, its checks ask, and the run asks again before each transaction. */
const knownLocks = new Map<number, WeakMap<ParsedText, LockFacts>>();

/** The statements that a run of this file sends, in order. */
export function statementsOf(file: RunnableFile): readonly Statement[] {
  const { model } = file;
  return model.mode === "transaction"
    ? model.statements
    : model.units.flatMap((unit) => [...unit.statements]);
}

/** Names of all relations that the files lock, as SQL writes them. */
export function relationsOf(files: readonly RunnableFile[], locksOf: LockReader): readonly string[] {
  const names = new Set<string>();
  for (const file of files) {
    for (const statement of statementsOf(file)) {
      for (const relation of locksOf(statement).relations) names.add(quoteName(relation.name));
    }
  }
  return [...names];
}

/** The locks of each statement. A table that the same file creates is seen by nobody else, so its lock blocks nobody. */
export function forecastFile(
  file: RunnableFile,
  locksOf: LockReader,
  sizes: RelationSizes,
): readonly { readonly statement: Statement; readonly locks: readonly LockForecast[] }[] {
  const created = new Set<string>();
  return statementsOf(file).map((statement) => {
    const facts = locksOf(statement);
    const own = createdTable(statement.parsed);
    if (own) created.add(quoteName(own));
    const locks = facts.relations.map((relation): LockForecast => {
      const size = sizes.get(quoteName(relation.name));
      const unseen = created.has(quoteName(relation.name));
      return {
        relation: displayName(relation.name),
        mode: relation.mode,
        blocks: unseen ? "nothing that matters" : blocksOf(relation.mode),
        rewrite: !unseen && relation.rewrite !== "no",
        scan: !unseen && relation.scan !== "no",
        rows: size?.rows ?? null,
        bytes: size?.bytes ?? null,
      };
    });
    return { statement, locks };
  });
}

/** The table that the statement makes. */
export function createdTable(parsed: ParsedText): QualifiedName | null {
  const tree = parsed.tree;
  const relation = as(tree, "CreateStmt")?.relation ?? as(tree, "CreateTableAsStmt")?.into?.rel;
  if (!relation?.relname) return null;
  return { schema: relation.schemaname ?? null, name: relation.relname };
}

/** Steps for one half of a pair: its statements, then the step that makes them last. */
export function fileSteps(
  file: RunnableFile,
  locksOf: LockReader,
  sizes: RelationSizes,
  how: { readonly lockTimeoutMs: number; readonly undo: PlanStep["undo"]; readonly last: string },
): readonly PlanStep[] {
  const index = new LineIndex(file.text);
  const { version, model } = file;
  const special = new Set(
    model.mode === "units"
      ? model.units.filter((unit) => unit.kind === "single").flatMap((unit) => [...unit.statements])
      : [],
  );
  const inTransaction = model.mode === "transaction";
  const statements = forecastFile(file, locksOf, sizes).map(({ statement, locks }, position) =>
    step({
      id: statementStepId(version, position),
      title: firstWords(statement.parsed.text),
      kind: "statement",
      version,
      path: file.file.path,
      range: index.rangeOf(statement),
      sql: statement.parsed.text,
      locks,
      lock_timeout_ms: special.has(statement) ? null : how.lockTimeoutMs,
      undo: inTransaction ? "rolled-back" : how.undo,
    }),
  );
  return [
    ...statements,
    step({
      id: commitStepId(version),
      title: how.last,
      kind: "transaction",
      version,
      path: file.file.path,
      cancellable: false,
      undo: how.undo,
    }),
  ];
}

export function statementStepId(version: string, position: number): string {
  return `${version}:${position + 1}`;
}

export function commitStepId(version: string): string {
  return `${version}:commit`;
}

/** The beginning of a statement on one line, for lists. */
export function firstWords(sql: string): string {
  const line = sql.replaceAll(/\s+/g, " ").trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
