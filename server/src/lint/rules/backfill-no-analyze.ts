// Many rows, or an expression nobody had statistics of, and no ANALYZE afterwards.
import { displayName, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as, type Tree } from "../../sql/syntax-tree";
import type { LintFile } from "../context";
import { changeWord, dataChanges, type DataChange } from "../data-changes";
import { Digest, type HistoryContext } from "../history-context";
import { reachOf } from "../keyed-rows";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { nameAt } from "../token-places";
import type { OffsetRange } from "../../base/text-range";

/** A table of so few rows is analyzed soon and read quickly without statistics. */
const fewRows = 10_000;

interface Change {
  readonly table: QualifiedName;
  readonly statement: Statement;
  readonly at: OffsetRange;
  readonly message: "rows" | "expression";
}

interface Said {
  readonly changes: readonly Change[];
  /** Tables that ANALYZE names; null for one that takes them all. */
  readonly analyzed: readonly { readonly index: number; readonly table: QualifiedName | null }[];
}

const digest = new Digest<Said>(({ sql }) => ({
  changes: sql.statements.flatMap(changesOf),
  analyzed: sql.statements.flatMap((statement) =>
    analyzedBy(statement).map((table) => ({ index: statement.index, table })),
  ),
}));

export const backfillNoAnalyze = defineRule({
  id: "backfill-no-analyze",
  since: "0.1.0",
  needs: "history",
  severity: "hint",
  default: "off",
  category: "data",
  sources: sources("migrationpilot:MP088"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A bulk UPDATE, INSERT … SELECT or new index on an expression is not followed by ANALYZE.",
    why:
      "The planner goes by statistics from before the change until autovacuum comes by, which can be long on a large " +
      "table; of an expression it has none at all. Queries may get slow plans meanwhile.",
    instead: "ANALYZE the table in a later statement or a later migration.",
    examples: {
      reject: [
        "INSERT INTO archive (a) SELECT a FROM orders;",
        "CREATE INDEX orders_mail_idx ON orders (lower(mail));",
      ],
      accept: ["INSERT INTO archive (a) SELECT a FROM orders;\nANALYZE archive;"],
    },
  },
  messages: {
    rows: {
      text: "The statistics of {table} do not know these rows until ANALYZE or autovacuum has run.",
      help: "ANALYZE {table} in a later statement or migration.",
    },
    expression: {
      text: "PostgreSQL has no statistics of the indexed expression until ANALYZE or autovacuum has run on {table}.",
      help: "ANALYZE {table} in a later statement or migration.",
    },
  },
  check(context) {
    const { migrations } = context.folder;
    const ups = migrations.map((migration) => context.fileOf(migration, "up"));
    ups.forEach((up, index) => {
      if (up) checkFile(context, up, () => ups.slice(index + 1));
    });
  },
});

function checkFile(
  context: HistoryContext<"rows" | "expression">,
  file: LintFile,
  laterFiles: () => readonly (LintFile | null)[],
): void {
  const { changes, analyzed } = digest.of(file);
  for (const { table, statement, at, message } of changes) {
    const rows = context.facts.rows.get(`${table.schema ?? "public"}.${table.name}`);
    if (rows !== undefined && rows >= 0 && rows <= fewRows) continue;
    const isTable = (other: QualifiedName | null): boolean => other === null || sameTable(other, table);
    if (analyzed.some((one) => one.index > statement.index && isTable(one.table))) continue;
    const isAnalyzedLater = laterFiles().some(
      (later) => later !== null && digest.of(later).analyzed.some((one) => isTable(one.table)),
    );
    if (!isAnalyzedLater)
      context.report(file, statement, { message, at, data: { table: displayName(table) } });
  }
}

/** A name without a schema may mean any. */
function sameTable(a: QualifiedName, b: QualifiedName): boolean {
  return a.name === b.name && (a.schema === null || b.schema === null || a.schema === b.schema);
}

function changesOf(statement: Statement): readonly Change[] {
  const { tree } = statement.parsed;
  const index = as(tree, "IndexStmt");
  if (index?.relation && (index.indexParams ?? []).some((param) => as(param, "IndexElem")?.expr)) {
    const at = nameAt(statement, index.relation);
    return [{ table: nameOfRangeVar(index.relation), statement, at, message: "expression" }];
  }
  return dataChanges(tree).flatMap((change) => {
    const { relation } = change.node;
    if (!relation || isTemporary(relation) || !isBulk(change)) return [];
    const at = changeWord(statement, change);
    return [{ table: nameOfRangeVar(relation), statement, at, message: "rows" as const }];
  });
}

function isBulk(change: DataChange): boolean {
  if (change.kind === "insert") return readsTables(as(change.node.selectStmt, "SelectStmt"));
  if (change.kind !== "update" || !change.node.relation) return false;
  return (
    reachOf(change.node, { name: nameOfRangeVar(change.node.relation), relation: undefined }, null) !== "rows"
  );
}

function readsTables(select: Tree.SelectStmt | undefined): boolean {
  if (!select) return false;
  return (select.fromClause ?? []).length > 0 || readsTables(select.larg) || readsTables(select.rarg);
}

function analyzedBy({ parsed }: Statement): readonly (QualifiedName | null)[] {
  const vacuum = as(parsed.tree, "VacuumStmt");
  if (!vacuum) return [];
  const analyzes = (vacuum.options ?? []).some((option) => as(option, "DefElem")?.defname === "analyze");
  if (vacuum.is_vacuumcmd && !analyzes) return [];
  if (!vacuum.rels) return [null];
  return vacuum.rels.flatMap((node) => {
    const relation = as(node, "VacuumRelation")?.relation;
    return relation ? [nameOfRangeVar(relation)] : [];
  });
}
