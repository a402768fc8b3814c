// Rows that the up inserts, changes or deletes, and the down leaves so.
import { rangeOfWords } from "../../sql/alter-table";
import { isIdle } from "../placeholder";
import { isNewColumn, isNewTable } from "../pair/lost-data";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { rowChanges, rowChangesOf, type RowChange } from "../pair/row-changes";
import { defineRule } from "../rule";

export const pairDataNotReverted = defineRule({
  id: "pair-data-not-reverted",
  since: "0.1.0",
  needs: "pair",
  severity: "info",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "The up inserts, updates or deletes rows, and the down has nothing that takes this back.",
    why: "The rows stay after a rollback, and the next up inserts them a second time or fails on a unique key.",
    instead:
      'Delete by key in the down what the up inserted, or say with "-- irreversible: reason" that the rows stay.',
    examples: {
      reject: [
        {
          up: "INSERT INTO roles (name) VALUES ('admin');\nALTER TABLE users ADD COLUMN role text;",
          down: "ALTER TABLE users DROP COLUMN role;",
        },
      ],
      accept: [
        { up: "INSERT INTO roles (name) VALUES ('admin');", down: "DELETE FROM roles WHERE name = 'admin';" },
        {
          up: "CREATE TABLE roles (name text);\nINSERT INTO roles (name) VALUES ('admin');",
          down: "DROP TABLE roles;",
        },
        {
          up: "ALTER TABLE users ADD COLUMN role text;\nUPDATE users SET role = 'guest';",
          down: "ALTER TABLE users DROP COLUMN role;",
        },
      ],
    },
  },
  messages: {
    insert: {
      text: "The rows inserted into {table} stay after the down, and the next up inserts them again.",
      help: "Delete them by their key in the down script.",
    },
    kept: {
      text: "The rows inserted into {table} stay after the down.",
      help: "Delete them by their key in the down script.",
    },
    change: {
      text: "The down script does not take back what this does to the rows of {table}.",
      help: "Restore them in the down script, or declare the up irreversible.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation || simulation.declared) return;
    const { up, down } = simulation;
    if (isIdle(down.sql) && down.sql.statements.length === 0) return;
    const told = new Set<string>();
    for (const change of rowChanges(up.sql)) {
      const { verb, table, statement } = change;
      if (verb === "truncate" || isTakenBack(change, simulation) || goesAnyway(change, simulation)) continue;
      const name = table.relname ?? "";
      if (told.has(`${verb} ${name}`)) continue;
      told.add(`${verb} ${name}`);
      // ON CONFLICT takes care of the next up.
      const again = change.insert?.onConflictClause ? "kept" : "insert";
      const message = verb === "insert" ? again : "change";
      context.report(up, statement, {
        message,
        at: rangeOfWords(statement, verb) ?? statement,
        data: { table: name },
      });
    }
  },
});

function isTakenBack({ verb, table }: RowChange, { down, isUnsure }: PairSimulation): boolean {
  if (isUnsure(table.relname ?? "")) return true;
  return rowChangesOf(down.sql, table).some((back) => {
    if (verb === "insert") return back.verb !== "insert";
    return verb === "update" ? back.verb === "update" : back.verb === "insert";
  });
}

/** With the table or the columns, which the down drops. */
function goesAnyway(change: RowChange, simulation: PairSimulation): boolean {
  if (isNewTable(simulation, change) || isDropped(change, simulation)) return true;
  const { verb, columns } = change;
  return (
    verb === "update" &&
    columns.length > 0 &&
    columns.every(
      (name) => isNewColumn(simulation, change, name) || isDroppedColumn(simulation, change, name),
    )
  );
}

/** Neither file leaves the table there. */
function isDropped({ table }: RowChange, { objectsNamed }: PairSimulation): boolean {
  return objectsNamed(table.relname ?? "").some((one) => !one.exists && one.owner === null);
}

function isDroppedColumn({ objectsNamed }: PairSimulation, { table }: RowChange, column: string): boolean {
  return objectsNamed(column).some(
    (one) => !one.exists && one.kind === "column" && one.owner?.name === table.relname,
  );
}
