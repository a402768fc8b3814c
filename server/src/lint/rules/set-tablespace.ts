// SET TABLESPACE, which copies a relation's files while nobody can use it.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { severityBySize } from "../size";

export const setTablespace = defineRule({
  id: "set-tablespace",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources("migrationpilot:MP095"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An existing table, index or materialized view is moved to another tablespace.",
    why:
      "PostgreSQL copies the files block by block under ACCESS EXCLUSIVE: nobody can read or write the relation until the " +
      "copy is complete. Moving to the tablespace where it lies already does nothing, and a partitioned table has no " +
      "files to move.",
    instead:
      "For indexes REINDEX (TABLESPACE …) CONCURRENTLY from PostgreSQL 14 on; for tables pg_repack, or a new table in the " +
      "tablespace that is filled in batches.",
    examples: {
      reject: [
        "ALTER TABLE orders SET TABLESPACE fast_ssd;",
        "ALTER INDEX orders_pkey SET TABLESPACE fast_ssd;",
        "ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE fast_ssd;",
      ],
      accept: [
        "CREATE TABLE orders (id int) TABLESPACE fast_ssd;",
        "CREATE TABLE orders (id int);\nALTER TABLE orders SET TABLESPACE fast_ssd;",
      ],
    },
  },
  messages: {
    copies: {
      text: "SET TABLESPACE copies all of {relation} under a lock (ACCESS EXCLUSIVE) that blocks reads and writes.",
      help: "Use pg_repack, or a new table in the tablespace that is filled in batches.",
    },
    copiesIndex: {
      text: "SET TABLESPACE copies all of the index {relation} under a lock (ACCESS EXCLUSIVE) that blocks reads and writes.",
      help: "Use REINDEX (TABLESPACE …) INDEX CONCURRENTLY from PostgreSQL 14 on.",
    },
    copiesAll: {
      text:
        "Every {relation} in the tablespace {from} is copied, each under a lock (ACCESS EXCLUSIVE) that blocks reads and " +
        "writes.",
      help: "Move what matters one by one, with pg_repack or REINDEX (TABLESPACE …) CONCURRENTLY.",
    },
  },
  statements: ["AlterTableStmt", "AlterTableMoveAllStmt"],
  check(context, node) {
    const { statement } = context;
    const at = rangeOfWords(statement, "set", "tablespace") ?? statement;
    const all = as(statement.parsed.tree, "AlterTableMoveAllStmt");
    if (all) {
      const from = all.orig_tablespacename ?? "";
      const relation = moved[all.objtype ?? "OBJECT_TABLE"] ?? "table";
      if (from === all.new_tablespacename) return;
      return context.report({ message: "copiesAll", at, data: { relation, from } });
    }
    if (!("relation" in node) || !node.relation || isTemporary(node.relation)) return;
    const command = node.cmds
      ?.map((one) => as(one, "AlterTableCmd"))
      .find((one) => one?.subtype === "AT_SetTableSpace");
    const name = nameOfRangeVar(node.relation);
    if (!command || isNew(context, name) || staysThere(context, name, command.name)) return;
    context.report({
      message: node.objtype === "OBJECT_INDEX" ? "copiesIndex" : "copies",
      at,
      data: { relation: displayName(name) },
      ...severityBySize(context, name, "error"),
    });
  },
});

const moved: Readonly<Record<string, string>> = {
  OBJECT_INDEX: "index",
  OBJECT_MATVIEW: "materialized view",
};

/** The relation, or the table of the index. */
function isNew(context: StatementContext, name: QualifiedName): boolean {
  if (context.isNew(name)) return true;
  const table = context.world.relation(name)?.table;
  const relation = table ? context.world.relations.get(table) : undefined;
  return relation !== undefined && context.isNewRelation(relation);
}

/** Lies there already, or has no files. What was created without a tablespace lies in the database's, pg_default as a rule. */
function staysThere(
  { world }: StatementContext,
  name: QualifiedName,
  tablespace: string | undefined,
): boolean {
  const relation = world.relation(name);
  if (!relation) return false;
  if (relation.kind === "partitioned-table") return true;
  const parent = relation.table === null ? undefined : world.relations.get(relation.table);
  if (relation.kind === "index" && parent?.kind === "partitioned-table") return true;
  const now = relation.settings.get("tablespace") ?? (relation.complete ? "pg_default" : null);
  return now === tablespace;
}
