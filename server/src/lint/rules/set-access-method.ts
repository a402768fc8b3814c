// SET ACCESS METHOD of a table or materialized view, which writes it anew in another format.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { severityBySize } from "../size";

export const setAccessMethod = defineRule({
  id: "set-access-method",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources("pgsafe:set-access-method eugene:E10"),
  applies: { postgres: 15, direction: "both" },
  docs: {
    summary: "The access method of an existing table is changed.",
    why:
      "Every row is written anew in the other format, and every index with it, under ACCESS EXCLUSIVE: nobody can read or " +
      "write the table meanwhile. Only a table that has this access method already is left as it is, and from " +
      "PostgreSQL 17 a partitioned table, which merely hands the method on to new partitions.",
    instead: "Create a new table USING the method, copy the rows in batches, and swap the names.",
    examples: {
      reject: ["ALTER TABLE metrics SET ACCESS METHOD columnar;"],
      accept: [
        "CREATE TABLE metrics (id int) USING heap;",
        "CREATE TABLE metrics (id int);\nALTER TABLE metrics SET ACCESS METHOD columnar;",
      ],
    },
  },
  messages: {
    rewrites: {
      text: "SET ACCESS METHOD writes all of {table} anew under a lock ({lock}) that blocks {blocks}.",
      help: "Create a new table USING the access method, copy the rows in batches, and swap the names.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const { relation, cmds } = node;
    const command = cmds
      ?.map((one) => as(one, "AlterTableCmd"))
      .find((one) => one?.subtype === "AT_SetAccessMethod");
    if (!command || !relation || isTemporary(relation)) return;
    const name = nameOfRangeVar(relation);
    if (context.isNew(name) || keepsRows(context, name, command.name)) return;
    context.report({
      message: "rewrites",
      at: rangeOfWords(context.statement, "set", "access", "method") ?? context.statement,
      data: { table: displayName(name), ...lockWords(context, name) },
      ...severityBySize(context, name, "error"),
    });
  },
});

/** It has the method already (heap unless the server is set up otherwise), or holds no rows of its own. */
function keepsRows({ world }: StatementContext, name: QualifiedName, method: string | undefined): boolean {
  const relation = world.relation(name);
  if (!relation) return false;
  if (relation.kind === "partitioned-table") return true;
  const now = relation.settings.get("access method") ?? (relation.complete ? "heap" : null);
  return method !== undefined && now === method;
}
