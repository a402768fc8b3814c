// A down that drops or changes what the up has nothing to do with.
import { mismatchesOf } from "../pair/mismatches";
import type { Catalog } from "../pair/catalog";
import type { Event } from "../pair/catalog-event";
import { bareName, mayBeNotNull, type CatalogObject } from "../pair/catalog-object";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { theAsked } from "../pair/reporting";
import { defineRule } from "../rule";

export const pairExtraDown = defineRule({
  id: "pair-extra-down",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down drops, renames or changes an object that the up never touched.",
    why: "Rolling one migration back then destroys what another one made.",
    instead: "Leave it out of this down; it belongs to the migration that made it.",
    examples: {
      reject: [
        {
          up: "ALTER TABLE users ADD COLUMN age int;",
          down: "ALTER TABLE users DROP COLUMN age;\nDROP TABLE sessions;",
        },
      ],
      accept: [
        {
          up: "SET lock_timeout = '1s';\nALTER TABLE users ADD COLUMN age int;",
          down: "SET lock_timeout = '1s';\nALTER TABLE users DROP COLUMN age;",
        },
      ],
    },
  },
  messages: {
    drops: {
      text: "The down script drops {object}, which the up never touched.",
      help: "Leave it to the migration that made it, or correct the name.",
    },
    changes: {
      text: "The down script changes {object}, which the up never touched.",
      help: "Leave it to the migration that made it, or correct the name.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const slips = new Set(mismatchesOf(simulation).map(({ event }) => event));
    const told = new Set<string>();
    for (const event of simulation.downEvents) {
      if (!isExtra(event, simulation) || slips.has(event)) continue;
      const object = theAsked(event.asked);
      if (told.has(object)) continue;
      told.add(object);
      const message = event.action === "drop" ? "drops" : "changes";
      context.report(simulation.down, event.step.statement, { message, at: event.step.at, data: { object } });
    }
  },
});

function isExtra(event: Event, { isUnsure, catalog, restored, up }: PairSimulation): boolean {
  const { action, object, attribute, asked } = event;
  if (!object || object.madeBy !== "before" || object.touched || object.temporary || action === "create")
    return false;
  if (restored.some(([, before]) => before === object) || mayBeNotNull(asked)) return false;
  // As a text, for something else to make it.
  if (object.assumed && !object.owner && up.sql.text.includes(bareName(asked.name.name))) return false;
  if (attribute === "comment" || asked.kind === "privilege" || isUnsure(asked.name.name)) return false;
  if (asked.owner && (asked.owner.madeBy !== "before" || isUnsure(asked.owner.name))) return false;
  if (object.kind === "column" && action === "change" && isOfTouchedType(object, catalog)) return false;
  // A schema holds what the up made: dropping it is another matter.
  return !(
    object.kind === "schema" &&
    catalog.objects.some((one) => one.madeBy === "up" && one.schema === object.name)
  );
}

/** An enum or domain is taken back by giving its columns another type; an unknown type may be such a one. */
function isOfTouchedType(column: CatalogObject, { objects }: Catalog): boolean {
  const type = column.attributes.get("type")?.before;
  const touched = objects.filter(
    (one) => one.touched && !one.owner && (one.kind === "type" || one.kind === "domain"),
  );
  return touched.some((one) => typeof type !== "string" || type.startsWith(one.homeName));
}
