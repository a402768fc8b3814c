// A down that adds a NOT NULL column without a default to a table that has rows.
import type { CatalogObject, Step } from "../pair/catalog-object";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { capital, theObject } from "../pair/reporting";
import { rowChanges } from "../pair/row-changes";
import type { OffsetRange } from "../../base/text-range";
import { rangeOfTokens } from "../../sql/alter-table";
import { defineRule } from "../rule";

export const pairAddColumnRequiredInDown = defineRule({
  id: "pair-add-column-required-in-down",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down adds a dropped column back as NOT NULL without a default.",
    why: "On a table with rows this fails (23502), so the rollback stops there.",
    instead: "Add it nullable or with a default, fill it, and SET NOT NULL afterwards.",
    examples: {
      reject: [
        { up: "ALTER TABLE users DROP COLUMN age;", down: "ALTER TABLE users ADD COLUMN age int NOT NULL;" },
      ],
      accept: [
        {
          up: "ALTER TABLE users DROP COLUMN age;",
          down: "ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 0;",
        },
        { up: "ALTER TABLE users DROP COLUMN age;", down: "ALTER TABLE users ADD COLUMN age int;" },
      ],
    },
  },
  messages: {
    required: {
      text: "{object} is added as NOT NULL without a default, which fails as soon as the table has rows.",
      help: "Add it nullable or with a default, fill it, then SET NOT NULL.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    for (const { action, object, step, outcome } of simulation.downEvents) {
      if (action !== "create" || outcome !== "done" || !object || !isRequired(object)) continue;
      if (object.owner?.madeBy !== "before" || isEmptied(object.owner, step.statement.index, simulation))
        continue;
      const data = { object: capital(theObject(object)) };
      const at = notNullAfter(step);
      context.report(simulation.down, step.statement, { message: "required", at, data });
    }
  },
});

/** The words behind the column's name; the name for a primary key. */
function notNullAfter({ statement, at }: Step): OffsetRange {
  const { tokens } = statement.parsed;
  const own = tokens.filter(({ start }) => statement.start + start >= at.start);
  const first = own.findIndex(({ text }, index) => text === "not" && own[index + 1]?.text === "null");
  return (first >= 0 && rangeOfTokens(statement, own.slice(first, first + 2))) || at;
}

/** Serial columns have no known default here, and are filled by their sequence. */
function isRequired({ kind, attributes }: CatalogObject): boolean {
  const made = (name: string): unknown => attributes.get(name)?.made;
  return (
    kind === "column" &&
    made("nullability") === "not null" &&
    made("default") === null &&
    made("identity") === null &&
    made("expression") === null
  );
}

/** TRUNCATE, or DELETE without a condition, earlier in the down. */
function isEmptied(table: CatalogObject, index: number, { down }: PairSimulation): boolean {
  return rowChanges(down.sql).some(
    ({ statement, verb, table: changed, where }) =>
      statement.index < index &&
      changed.relname === table.name &&
      (verb === "truncate" || (verb === "delete" && where === null)),
  );
}
