// An up that loses data, with a down that can only make the structure again.
import { isEmpty } from "../down-script";
import type { Event } from "../pair/catalog-event";
import type { ObjectKind } from "../pair/catalog-object";
import { isCopiedBefore } from "../pair/copied-rows";
import { lostRows, refills } from "../pair/lost-data";
import { narrows } from "../pair/narrowing";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { theObject } from "../pair/reporting";
import { rowChanges } from "../pair/row-changes";
import { defineRule, sources } from "../rule";

const holdsData = new Set<ObjectKind>(["table", "column", "type", "attribute"]);

export const pairIrreversibleDataLoss = defineRule({
  id: "pair-irreversible-data-loss",
  since: "0.1.0",
  needs: "pair",
  severity: "warning",
  default: "on",
  category: "pair",
  sources: sources("migrationpilot:rollback atlas:pre-migration-check"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "The up drops, deletes or overwrites data, and the down rebuilds only the structure.",
    why: "The rollback succeeds and the data is gone all the same.",
    instead:
      "Rename in this migration and drop in a later one, or copy the data to a backup table that the down reads. Where " +
      'the data is not needed, say so with "-- irreversible: reason" in the up.',
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (id int, bio text);",
          up: "ALTER TABLE users DROP COLUMN bio;",
          down: "ALTER TABLE users ADD COLUMN bio text;",
        },
      ],
      accept: [
        { up: "ALTER TABLE users ADD COLUMN bio text;", down: "ALTER TABLE users DROP COLUMN bio;" },
        {
          up: "-- irreversible: nobody reads it\nALTER TABLE users DROP COLUMN bio;",
          down: "ALTER TABLE users ADD COLUMN bio text;",
        },
        {
          up: "CREATE TABLE users_bio AS SELECT id, bio FROM users;\nALTER TABLE users DROP COLUMN bio;",
          down:
            "ALTER TABLE users ADD COLUMN bio text;\nUPDATE users SET bio = b.bio FROM users_bio b WHERE b.id = users.id;\n" +
            "DROP TABLE users_bio;",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "This drops {object}, and the down script cannot bring its data back.",
      help: "Rename it now and drop it in a later migration, or keep a copy that the down script reads.",
    },
    rows: {
      text: "This loses {what}, and the down script cannot bring them back.",
      help: "Copy them to a backup table first, and restore them from it in the down script.",
    },
    narrowed: {
      text: "{object} becomes {to}, which cannot hold everything that {from} could; the down script restores only the type.",
      help: "Keep the old values in a column of their own until they are not needed.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation || simulation.declared || isEmpty(simulation.down.sql)) return;
    const { up } = simulation;
    for (const event of simulation.upEvents) {
      if (event.action === "drop" && losesData(event, simulation) && event.object) {
        const data = { object: theObject(event.object) };
        context.report(up, event.step.statement, { message: "dropped", at: event.step.at, data });
      }
      const change = narrowed(event);
      if (change)
        context.report(up, event.step.statement, { message: "narrowed", at: event.step.at, data: change });
    }
    for (const { change, at, what, answered, fillsNull } of lostRows(simulation)) {
      if (answered || fillsNull) continue;
      context.report(up, change.statement, { message: "rows", at, data: { what } });
    }
  },
});

function losesData({ object, outcome, asked, step }: Event, simulation: PairSimulation): boolean {
  if (!object || object.madeBy !== "before" || object.temporary || !holdsData.has(object.kind)) return false;
  if (outcome === "absent" || outcome === "skipped" || refills(simulation, object)) return false;
  // The down copies rows too, so what the new table has no column for is all that could be missing.
  const movesBack = rowChanges(simulation.down.sql).some(
    ({ verb, readsRows }) => verb === "insert" && readsRows,
  );
  const moves = object.kind === "table" && isCopiedBefore(simulation.up.sql, asked.name, step.statement);
  if (moves && movesBack) return false;
  // DROP … IF EXISTS of what no migration told of: only the down can tell that it was there.
  const comesBack = simulation.restored.some(([, before]) => before === object);
  return comesBack || !(object.assumed && object.droppedIfThere);
}

function narrowed({ action, attribute, object, step }: Event): Readonly<Record<string, string>> | null {
  if (action !== "change" || attribute !== "type" || !object || object.madeBy !== "before") return null;
  const state = object.attributes.get("type");
  if (state?.up !== step || typeof state.before !== "string" || typeof state.upValue !== "string")
    return null;
  if (narrows(state.before, state.upValue) === null) return null;
  return { object: theObject(object), from: state.before, to: state.upValue };
}
