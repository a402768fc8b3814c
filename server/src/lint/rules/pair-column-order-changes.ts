// A dropped column that the down adds again: it comes back as the last one.
import { relationKey } from "../schema/relation";
import { pairSimulation } from "../pair/pair-simulation";
import { capital, theObject } from "../pair/reporting";
import { defineRule } from "../rule";

export const pairColumnOrderChanges = defineRule({
  id: "pair-column-order-changes",
  since: "0.1.0",
  needs: "pair",
  severity: "hint",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down adds a dropped column again, which puts it behind columns that used to come after it.",
    why: "SELECT *, INSERT without a column list and COPY then read or write other columns than before.",
    instead: "Nothing in SQL puts it back; make sure that nobody depends on the order of the columns.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (id int, age int, name text);",
          up: "ALTER TABLE users DROP COLUMN age;",
          down: "ALTER TABLE users ADD COLUMN age int;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE users (id int, name text, age int);",
          up: "ALTER TABLE users DROP COLUMN age;",
          down: "ALTER TABLE users ADD COLUMN age int;",
        },
      ],
    },
  },
  messages: {
    last: {
      text: "{object} comes back as the last column; before the up it stood before {next}.",
      help: "Make sure that no SELECT *, INSERT without columns or COPY depends on the order.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const told = new Set<unknown>();
    for (const [now] of simulation.restored) {
      const { owner, name, made, kind } = now;
      if (kind !== "column" || owner?.madeBy !== "before" || !owner.exists || !made || told.has(owner))
        continue;
      const key = relationKey(owner.schema, owner.name);
      const before = context.before.relations.get(key);
      const after = context.afterDown.relations.get(key);
      if (!before?.complete || !after) continue;
      const was = [...before.columns.keys()];
      const is = [...after.columns.keys()];
      const next = was
        .slice(was.indexOf(name) + 1)
        .find((other) => is.includes(other) && is.indexOf(other) < is.indexOf(name));
      if (next === undefined) continue;
      told.add(owner);
      const data = { object: capital(theObject(now)), next };
      context.report(simulation.down, made.statement, { message: "last", at: made.at, data });
    }
  },
});
