// ALTER TABLE … RENAME TO under a running application.
import { displayName, nameOfRangeVar, sameName, type QualifiedName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { hasReplacingView } from "../compatible-view";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { isQuarantineName } from "../schema/quarantine";
import { identifierAfter } from "../token-places";
import { renamesBack } from "../undone-renames";

export const renameTable = defineRule({
  id: "rename-table",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "compatibility",
  sources: sources(
    "squawk:renaming-table pgls:renamingTable strong_migrations:rename_table atlas:BC101 pgfence:rename-table " +
      "migrationpilot:MP028 pgsafe:rename",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An existing table is renamed.",
    why:
      "The rename itself takes no time, but from that moment every query of the running application that names the " +
      "table fails, until all of it is deployed anew; so does every query of the new one before.",
    instead:
      "In one transaction, rename the table and create a view with the old name that selects everything from it; " +
      "PostgreSQL writes through such a view. Drop the view in a later migration.",
    examples: {
      reject: [
        "ALTER TABLE users RENAME TO people;",
        "ALTER TABLE users RENAME TO people;\nCREATE VIEW users AS SELECT count(*) AS n FROM people GROUP BY kind;",
      ],
      accept: [
        "BEGIN;\nALTER TABLE users RENAME TO people;\nCREATE VIEW users AS SELECT * FROM people;\nCOMMIT;",
        "BEGIN;\nALTER TABLE users RENAME TO users_old;\nALTER TABLE users_new RENAME TO users;\nCOMMIT;",
        "CREATE TABLE users_new (id int);\nALTER TABLE users_new RENAME TO people;",
      ],
    },
  },
  messages: {
    breaks: {
      text: "Renaming {table} to {to} makes every query of the running application that names {table} fail.",
      help: "In the same transaction, CREATE VIEW {table} AS SELECT * FROM {to}; drop the view in a later migration.",
    },
    quarantines: {
      text: "Renaming {table} to {to} takes it out of use: queries that still name {table} fail from now on.",
      help: "Make sure that no running application uses {table}; renaming it back is the way to undo this.",
    },
  },
  statements: ["RenameStmt"],
  check(context, node) {
    if (node.renameType !== "OBJECT_TABLE") return;
    const table = context.existingTable(node.relation);
    if (!table || context.isMadeByUp(table.relation?.origin) || renamesBack(context)) return;
    const to = { schema: table.name.schema, name: node.newname ?? "" };
    if (hasReplacingView(context, table.name, to) || isSwapped(context, table.name, to)) return;
    const quarantines = isQuarantineName(to.name);
    context.report({
      message: quarantines ? "quarantines" : "breaks",
      at: identifierAfter(context.statement, "table", table.name.name),
      data: { table: table.shown, to: displayName(to) },
      ...(quarantines ? { severity: "info" } : {}),
    });
  },
});

/** In the same transaction another table takes the old name, or this one takes a name that another gave up. */
function isSwapped(context: StatementContext, from: QualifiedName, to: QualifiedName): boolean {
  const { file, place, statement } = context;
  const takesOldName = context.laterInTransaction().some((later) => {
    const rename = renameOf(later);
    return rename !== null && sameName(rename.to, from);
  });
  if (takesOldName) return true;
  return file.sql.statements.slice(0, statement.index).some((earlier) => {
    const rename = renameOf(earlier);
    const together = place.kind !== "none" && file.places[earlier.index]?.id === place.id;
    return together && rename !== null && sameName(rename.from, to);
  });
}

function renameOf({
  parsed,
}: Statement): { readonly from: QualifiedName; readonly to: QualifiedName } | null {
  const rename = as(parsed.tree, "RenameStmt");
  if (rename?.renameType !== "OBJECT_TABLE" || !rename.relation) return null;
  const from = nameOfRangeVar(rename.relation);
  return { from, to: { schema: from.schema, name: rename.newname ?? "" } };
}
