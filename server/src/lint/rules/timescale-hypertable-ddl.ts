// Changes of a hypertable that go through all its chunks, and deletes by time that drop_chunks() does better.
import { rangeOfWords } from "../../sql/alter-table";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { constantText } from "../schema/text-names";
import { markedTable, type MarkedTable } from "../table-marks";
import { rangeOfRelation } from "../tree-places";

export const timescaleHypertableDdl = defineRule({
  id: "timescale-hypertable-ddl",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "extensions",
  sources: sources("migrationpilot:MP105 migrationpilot:MP106 migrationpilot:MP111"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A hypertable of TimescaleDB is altered, indexed, or thinned out by time with DELETE.",
    why:
      "ALTER TABLE and CREATE INDEX go through every chunk in one transaction and hold the locks of all of them; a " +
      "hypertable with compression refuses many changes, and CREATE INDEX CONCURRENTLY is not supported. DELETE by a time " +
      "range writes one dead row for each row, where drop_chunks() removes whole files.",
    instead:
      "Build indexes WITH (timescaledb.transaction_per_chunk), remove old data with drop_chunks() or a retention policy, " +
      "and plan other changes for a quiet time, decompressing chunks where it is needed.",
    examples: {
      reject: [
        {
          before:
            "CREATE TABLE measures (at timestamptz, value int);\nSELECT create_hypertable('measures', 'at');",
          up: "ALTER TABLE measures ADD COLUMN unit text;",
        },
        {
          before: "SELECT create_hypertable('measures', 'at');",
          up: "DELETE FROM measures WHERE at < now() - interval '90 days';",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE measures (at timestamptz);",
          up: "ALTER TABLE measures ADD COLUMN unit text;",
        },
        {
          before: "SELECT create_hypertable('measures', 'at');",
          up: "CREATE INDEX measures_unit ON measures (unit) WITH (timescaledb.transaction_per_chunk);",
        },
      ],
    },
  },
  messages: {
    altered: {
      text: "{table} is a hypertable: this goes through all its chunks with their locks held together.",
      help: "Run it at a quiet time; a hypertable with compression may refuse it until its chunks are decompressed.",
    },
    indexed: {
      text: "{table} is a hypertable: all its chunks are indexed in one transaction, and writes wait as long.",
      help: "Add WITH (timescaledb.transaction_per_chunk).",
    },
    concurrent: {
      text: "{table} is a hypertable, and those do not support CREATE INDEX CONCURRENTLY.",
      help: "Leave CONCURRENTLY out and add WITH (timescaledb.transaction_per_chunk).",
    },
    deleted: {
      text: "{table} is a hypertable: deleting its rows by time leaves every one of them to be vacuumed.",
      help: "Use drop_chunks() or a retention policy.",
    },
  },
  statements: ["AlterTableStmt", "IndexStmt", "DeleteStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const index = as(tree, "IndexStmt");
    const erased = as(tree, "DeleteStmt");
    const alter = as(tree, "AlterTableStmt");
    const relation = alter?.relation ?? index?.relation ?? erased?.relation;
    const table = markedTable(context, relation, "hypertable");
    if (!table || !relation) return;
    if (index) checkIndex(context, table, index);
    else if (erased) {
      if (isByTimeOnly(erased, table)) report(context, "deleted", table, relation);
    } else if (!alter?.cmds?.every(setsOwnOptions)) report(context, "altered", table, relation);
  },
});

type Message = "altered" | "indexed" | "deleted";

function report(
  context: StatementContext,
  message: Message,
  { shown }: MarkedTable,
  relation: Tree.RangeVar,
): void {
  context.report({ message, at: rangeOfRelation(context.statement, relation), data: { table: shown } });
}

/** The extension's own settings, such as SET (timescaledb.compress). */
function setsOwnOptions(node: Node): boolean {
  const command = as(node, "AlterTableCmd");
  if (command?.subtype !== "AT_SetRelOptions" && command?.subtype !== "AT_ResetRelOptions") return false;
  return (as(command.def, "List")?.items ?? []).every((item) => isOwnOption(item));
}

function isOwnOption(node: Node): boolean {
  const option = as(node, "DefElem");
  return option?.defnamespace === "timescaledb" || option?.defnamespace === "tsdb";
}

function checkIndex(context: StatementContext, table: MarkedTable, index: Tree.IndexStmt): void {
  const data = { table: table.shown };
  const { statement } = context;
  if (index.concurrent) {
    const at = rangeOfWords(statement, "concurrently") ?? statement;
    return context.report({ message: "concurrent", at, data });
  }
  const isByChunk = (index.options ?? []).some(
    (option) => isOwnOption(option) && as(option, "DefElem")?.defname === "transaction_per_chunk",
  );
  if (!isByChunk && index.relation) report(context, "indexed", table, index.relation);
}

const ranges = new Set(["<", "<=", ">", ">="]);

/** Nothing but the time decides: drop_chunks() could do the same. */
function isByTimeOnly(erased: Tree.DeleteStmt, { mark }: MarkedTable): boolean {
  if (!erased.whereClause || erased.usingClause) return false;
  const timeColumn = timeColumnOf(mark.node);
  const and = as(erased.whereClause, "BoolExpr");
  const parts = and?.boolop === "AND_EXPR" ? (and.args ?? []) : [erased.whereClause];
  return parts.every((part) => {
    const test = as(part, "A_Expr");
    const operator = as(test?.name?.at(-1), "String")?.sval ?? "";
    const isRange = test?.kind === "AEXPR_BETWEEN" || (test?.kind === "AEXPR_OP" && ranges.has(operator));
    const columns = [test?.lexpr, test?.rexpr].flatMap(
      (side) => as(as(side, "ColumnRef")?.fields?.at(-1), "String")?.sval ?? [],
    );
    return isRange && columns.length === 1 && (timeColumn === undefined || columns[0] === timeColumn);
  });
}

/** The second argument of create_hypertable(): a name, or by_range() of one. */
function timeColumnOf(node: Node): string | undefined {
  const args = as(node, "FuncCall")?.args ?? [];
  const named = args.find((arg) => as(arg, "NamedArgExpr")?.name === "time_column_name");
  const second = named ?? args[1];
  const range = as(as(second, "NamedArgExpr")?.arg ?? second, "FuncCall");
  return constantText(range ? range.args?.[0] : second);
}
