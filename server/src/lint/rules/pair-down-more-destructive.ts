// A down that drops, truncates or deletes what the up did not make.
import { isTautology } from "../tautology";
import type { OffsetRange } from "../../base/text-range";
import { rangeOfWords } from "../../sql/alter-table";
import { isColumnCopiedBefore, isCopiedBefore } from "../pair/copied-rows";
import { deletesMoreThanInserted } from "../pair/deleted-rows";
import type { Event } from "../pair/catalog-event";
import type { CatalogObject, ObjectKind } from "../pair/catalog-object";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { listed, theAsked, theObject } from "../pair/reporting";
import { rowChanges, rowChangesOf, type RowChange } from "../pair/row-changes";
import { defineRule } from "../rule";
import type { Statement } from "../../sql/sql-file";

/** Dropping one of these loses rows or everything in it, even when it is made again. */
const holdsData = new Set<ObjectKind>(["table", "column", "schema", "extension", "sequence", "role"]);

export const pairDownMoreDestructive = defineRule({
  id: "pair-down-more-destructive",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down drops, truncates or deletes more than the up created.",
    why: "A rollback then loses data that was there before the migration.",
    instead:
      "Take back only what the up did: drop the column it added, not the table; delete the rows it inserted.",
    examples: {
      reject: [
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "DROP TABLE users;" },
        { up: "INSERT INTO roles (name) VALUES ('admin');", down: "DELETE FROM roles;" },
      ],
      accept: [
        { up: "CREATE TABLE users (id int);", down: "DROP TABLE users;" },
        { up: "INSERT INTO roles (name) VALUES ('admin');", down: "DELETE FROM roles WHERE name = 'admin';" },
      ],
    },
  },
  messages: {
    drops: {
      text: "The down script drops {object}, which the up did not create.",
      help: "Take back only what the up changed in it.",
    },
    cascades: {
      text: "CASCADE here also drops {others}, which the up did not create.",
      help: "Leave out CASCADE.",
    },
    rows: {
      text: "The down script removes rows of {table} that the up did not put there.",
      help: "Delete only the rows that the up inserted.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const { down, downEvents } = simulation;
    for (const event of downEvents) {
      if (event.action !== "drop" || !event.object) continue;
      const { statement, at } = event.step;
      if (isOverkill(event, event.object, simulation)) {
        context.report(down, statement, { message: "drops", at, data: { object: theAsked(event.asked) } });
        continue;
      }
      const others = event.cascade ? event.others.filter(({ madeBy }) => madeBy === "before") : [];
      if (others.length === 0) continue;
      const cascade = rangeOfWords(statement, "cascade") ?? at;
      context.report(down, statement, {
        message: "cascades",
        at: cascade,
        data: { others: listed(others.map(theObject)) },
      });
    }
    for (const change of rowChanges(down.sql)) {
      if (!removesTooMuch(change, simulation)) continue;
      context.report(down, change.statement, {
        message: "rows",
        at: verbOf(change),
        data: { table: change.table.relname ?? "" },
      });
    }
  },
});

function isOverkill(
  { outcome, asked, step }: Event,
  object: CatalogObject,
  simulation: PairSimulation,
): boolean {
  if (object.madeBy !== "before" || object.temporary || asked.kind === "privilege") return false;
  if (simulation.isUnsure(object.name)) return false;
  const holdsNew = simulation.catalog.objects.some(
    (one) => one.madeBy === "up" && one.owner === null && one.schema === object.name,
  );
  if (object.kind === "schema") return object.touched || holdsNew;
  if (isMoved(object, asked, step.statement, simulation)) return false;
  if (!object.touched || outcome === "untouched" || object.owner?.madeBy === "up") return false;
  const isMadeAgain = simulation.restored.some(([, before]) => before === object);
  return holdsData.has(object.kind) || !isMadeAgain;
}

/** Its rows, or what the column holds, were copied elsewhere before. */
function isMoved(
  { kind }: CatalogObject,
  { name, owner }: Event["asked"],
  until: Statement,
  { down }: PairSimulation,
): boolean {
  if (kind === "table") return isCopiedBefore(down.sql, name, until);
  return kind === "column" && owner !== null && isColumnCopiedBefore(down.sql, owner, name.name, until);
}

function removesTooMuch(change: RowChange, { objectsNamed, up }: PairSimulation): boolean {
  const { verb, table, where } = change;
  if (verb !== "truncate" && verb !== "delete") return false;
  const own = objectsNamed(table.relname ?? "").some(
    (one) => one.madeBy !== "before" && one.kind === "table",
  );
  if (own) return false;
  const changes = rowChangesOf(up.sql, table);
  // What was empty before may be emptied again.
  const wasEmptied = changes.some(
    (one) => one.verb === "truncate" || (one.verb === "delete" && one.where === null),
  );
  if (wasEmptied) return false;
  if (verb === "truncate" || where === null || isTautology(where)) return true;
  return deletesMoreThanInserted(
    change,
    changes.filter((one) => one.verb === "insert"),
  );
}

function verbOf({ statement, verb }: RowChange): OffsetRange {
  return rangeOfWords(statement, verb) ?? statement;
}
