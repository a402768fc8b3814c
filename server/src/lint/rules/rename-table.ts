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
  const { place, statement } = context;
  if (place.kind === "none") return false;
  const { byNewName, byOldName } = renamesIn(context);
  const together = ({ transaction }: Rename): boolean => transaction === place.id;
  return (
    (byNewName.get(from.name) ?? []).some(
      (later) => later.index > statement.index && together(later) && sameName(later.to, from),
    ) ||
    (byOldName.get(to.name) ?? []).some(
      (earlier) => earlier.index < statement.index && together(earlier) && sameName(earlier.from, to),
    )
  );
}

interface Rename {
  readonly from: QualifiedName;
  readonly to: QualifiedName;
  readonly index: number;
  readonly transaction: number | undefined;
}

interface Renames {
  readonly byNewName: ReadonlyMap<string, readonly Rename[]>;
  readonly byOldName: ReadonlyMap<string, readonly Rename[]>;
}

/** The renames of tables in the file, found once. */
function renamesIn({ memory, file }: StatementContext): Renames {
  const held = memory.get("rename-table") as Renames | undefined;
  if (held) return held;
  const byNewName = new Map<string, Rename[]>();
  const byOldName = new Map<string, Rename[]>();
  const add = (map: Map<string, Rename[]>, name: string, rename: Rename): void => {
    const same = map.get(name);
    if (same) same.push(rename);
    else map.set(name, [rename]);
  };
  for (const statement of file.sql.statements) {
    const names = renameOf(statement);
    if (!names) continue;
    const rename = { ...names, index: statement.index, transaction: file.places[statement.index]?.id };
    add(byNewName, names.to.name, rename);
    add(byOldName, names.from.name, rename);
  }
  const found = { byNewName, byOldName };
  memory.set("rename-table", found);
  return found;
}

function renameOf({
  parsed,
}: Statement): { readonly from: QualifiedName; readonly to: QualifiedName } | null {
  const rename = as(parsed.tree, "RenameStmt");
  if (rename?.renameType !== "OBJECT_TABLE" || !rename.relation) return null;
  const from = nameOfRangeVar(rename.relation);
  return { from, to: { schema: from.schema, name: rename.newname ?? "" } };
}
