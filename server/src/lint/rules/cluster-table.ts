// CLUSTER, which writes a table anew in the order of an index.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { severityBySize } from "../size";

export const clusterTable = defineRule({
  id: "cluster-table",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:prefer-repack migrationpilot:MP032 pgsafe:vacuum-full-cluster eslint-plugin-postgresql:no-cluster",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CLUSTER is run.",
    why:
      "CLUSTER writes the whole table in the order of an index, and all its indexes anew, under ACCESS EXCLUSIVE: nobody " +
      "can read or write it meanwhile. Without a table it does so to every table that was clustered before.",
    instead: "Use pg_repack with --order-by, or nothing: the order is lost again with the next updates.",
    examples: {
      reject: ["CLUSTER audit_log USING audit_log_pkey;", "CLUSTER audit_log;", "CLUSTER;"],
      accept: [
        "ALTER TABLE audit_log CLUSTER ON audit_log_pkey;",
        "CREATE TABLE audit_log (id int PRIMARY KEY);\nCLUSTER audit_log USING audit_log_pkey;",
      ],
    },
  },
  messages: {
    rewrites: {
      text: "CLUSTER writes all of {table} anew under a lock (ACCESS EXCLUSIVE) that blocks reads and writes.",
      help: "Use pg_repack with --order-by, or leave the order as it is.",
    },
    rewritesAll: {
      text:
        "CLUSTER without a table writes every table anew that was clustered before, each under a lock (ACCESS EXCLUSIVE) " +
        "that blocks reads and writes.",
      help: "Use pg_repack with --order-by, or leave the order as it is.",
    },
  },
  statements: ["ClusterStmt"],
  check(context, { relation }) {
    const at = rangeOfWords(context.statement, "cluster") ?? context.statement;
    if (!relation) return context.report({ message: "rewritesAll", at });
    const name = nameOfRangeVar(relation);
    if (isTemporary(relation) || context.isNew(name)) return;
    context.report({
      message: "rewrites",
      at,
      data: { table: displayName(name) },
      ...severityBySize(context, name, "error"),
    });
  },
});
