// A materialized view that is filled inside a transaction that changes other things.
import { displayName, nameOfRangeVar, sameName, type QualifiedName } from "../../sql/names";
import { as, walk, type Tree } from "../../sql/syntax-tree";
import type { Statement } from "../../sql/sql-file";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";

export const matviewWithData = defineRule({
  id: "matview-with-data",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "functions",
  sources: sources("migrationpilot:MP096"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A materialized view is filled in a transaction with other schema changes.",
    why:
      "Its query runs to the end inside the migration. The locks of the other statements are held meanwhile, and with " +
      "them everybody who needs those tables waits.",
    instead:
      "CREATE MATERIALIZED VIEW … WITH NO DATA here, and REFRESH MATERIALIZED VIEW in a migration of its own.",
    examples: {
      reject: [
        "ALTER TABLE orders ADD COLUMN note text;\nCREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders;",
      ],
      accept: [
        "ALTER TABLE orders ADD COLUMN note text;\n" +
          "CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders WITH NO DATA;",
        "CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders;",
      ],
    },
  },
  messages: {
    filled: {
      text: "{name} is filled here, and the locks of the other statements of this transaction are held until its query is done.",
      help: "Create it WITH NO DATA, and refresh it in a migration of its own.",
    },
  },
  statements: ["CreateTableAsStmt"],
  check(context, node) {
    const { file, place, statement } = context;
    if (node.objtype !== "OBJECT_MATVIEW" || node.into?.skipData || place.kind === "none") return;
    if (readsNewTablesOnly(context, node)) return;
    const name = nameOfRangeVar(node.into?.rel ?? {});
    const hasOther = file.sql.statements.some(
      (other) =>
        other.index !== statement.index &&
        file.places[other.index]?.id === place.id &&
        isOtherChange(other, name),
    );
    if (!hasOther) return;
    const at = identifierAfter(statement, "view", name.name);
    context.report({ message: "filled", at, data: { name: displayName(name) } });
  },
});

/** Kinds of statements that hold a lock on something else than the view. */
function isOtherChange({ parsed }: Statement, view: QualifiedName): boolean {
  const index = as(parsed.tree, "IndexStmt");
  if (index) return !sameName(nameOfRangeVar(index.relation ?? {}), view);
  const alter = as(parsed.tree, "AlterTableStmt");
  if (alter) return !sameName(nameOfRangeVar(alter.relation ?? {}), view);
  return /^(?:Create|Alter|Drop|Rename|View|Truncate)/.test(parsed.kind);
}

function readsNewTablesOnly(context: StatementContext, node: Tree.CreateTableAsStmt): boolean {
  let reads = 0;
  let old = 0;
  walk(node.query, (kind, payload) => {
    if (kind !== "RangeVar") return;
    reads++;
    if (!context.isNew(nameOfRangeVar(payload))) old++;
  });
  return reads > 0 && old === 0;
}
