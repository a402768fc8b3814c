// VACUUM FULL, which writes tables anew while nobody can use them.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { isOn } from "../../sql/options";
import { as } from "../../sql/syntax-tree";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";

export const vacuumFull = defineRule({
  id: "vacuum-full",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:prefer-repack pgls:banVacuumFull pgfence:vacuum-full migrationpilot:MP006 pgsafe:vacuum-full-cluster " +
      "safe-migrate:vacuum-full eslint-plugin-postgresql:no-vacuum-full",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "VACUUM FULL is run.",
    why:
      "VACUUM FULL writes the whole table and all its indexes anew under ACCESS EXCLUSIVE: nobody can read or write it " +
      "meanwhile. It also refuses to run in a transaction block.",
    instead:
      "A plain VACUUM, which blocks neither reads nor writes, or pg_repack or pg_squeeze to give space back.",
    examples: {
      reject: ["VACUUM FULL audit_log;", "VACUUM (FULL, ANALYZE) audit_log;", "VACUUM FULL;"],
      accept: ["VACUUM (ANALYZE, FREEZE) audit_log;", "VACUUM (FULL false) audit_log;"],
    },
  },
  messages: {
    rewrites: {
      text: "VACUUM FULL writes all of {table} anew under a lock (ACCESS EXCLUSIVE) that blocks reads and writes.",
      help: "Use a plain VACUUM, or pg_repack to give space back.",
    },
    rewritesAll: {
      text:
        "VACUUM FULL without a table writes every table of the database anew, each under a lock (ACCESS EXCLUSIVE) that " +
        "blocks reads and writes.",
      help: "Use a plain VACUUM, or pg_repack to give space back.",
    },
  },
  statements: ["VacuumStmt"],
  check(context, node) {
    if (!node.is_vacuumcmd || !isOn(node.options, "full", false)) return;
    const at = rangeOfWords(context.statement, "full") ?? context.statement;
    const tables = (node.rels ?? []).flatMap((rel) => as(rel, "VacuumRelation")?.relation ?? []);
    if (tables.length === 0) context.report({ message: "rewritesAll", at });
    const existing = tables.map(nameOfRangeVar).filter((name) => !context.isNew(name));
    const [first] = existing;
    if (!first) return;
    context.report({
      message: "rewrites",
      at,
      data: { table: existing.map(displayName).join(", ") },
      ...(existing.length === 1 ? severityBySize(context, first, "error") : {}),
    });
  },
});
