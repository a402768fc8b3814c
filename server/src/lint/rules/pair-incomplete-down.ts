// What the up made or changed and the down leaves as it is.
import type { PriorSchema } from "../../sql/inverse/inverse-of";
import { quoteIdentifier, quoteName } from "../../sql/names";
import { priorDefinitions } from "../prior-definitions";
import { isIdle } from "../placeholder";
import { dropText } from "../pair/drop-text";
import { mismatchesOf } from "../pair/mismatches";
import { goesAlong } from "../pair/dependents";
import type { CatalogObject } from "../pair/catalog-object";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { theObject } from "../pair/reporting";
import { defineRule, type RuleFix } from "../rule";

export const pairIncompleteDown = defineRule({
  id: "pair-incomplete-down",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "After the down, something that the up made or changed is still as the up left it.",
    why:
      "The rollback is recorded as done, but the schema is not the one from before: the next up fails on what is still " +
      "there, and environments drift apart.",
    instead: "Take back every effect of the up, in reverse order.",
    examples: {
      reject: [
        {
          up: "CREATE TABLE orders (id int PRIMARY KEY);\nCREATE TABLE invoices (id int PRIMARY KEY);",
          down: "DROP TABLE invoices;",
        },
        {
          up: "ALTER TABLE users ADD COLUMN age int, ALTER COLUMN name SET NOT NULL;",
          down: "ALTER TABLE users DROP COLUMN age;",
        },
      ],
      accept: [
        {
          up: "CREATE TABLE orders (id int PRIMARY KEY);\nCREATE INDEX orders_id ON orders (id);",
          down: "DROP TABLE orders;",
        },
        {
          up: "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm';\nALTER TABLE users ADD COLUMN m mood;",
          down: "ALTER TABLE users DROP COLUMN m;",
        },
      ],
    },
  },
  messages: {
    left: {
      text: "The down script does not take back {object}, which this creates.",
      help: "Drop it in the down script.",
    },
    changed: {
      text: "The down script does not set {attribute} of {object} back.",
      help: "Set it to what it was before.",
    },
    lost: {
      text: "The down script does not bring back {object}, which this drops.",
      help: "Create it again in the down script as earlier migrations made it.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation || simulation.declared || isIdle(simulation.down.sql)) return;
    const { up, isUnsure } = simulation;
    for (const object of leftBehind(simulation)) {
      const named = object.kind === "privilege" ? (object.name.split(" to ")[1] ?? "") : object.name;
      if (!object.made || isUnsure(named)) continue;
      context.report(up, object.made.statement, {
        message: "left",
        at: object.made.at,
        data: { object: theObject(object) },
        fixes: () => appendFix(simulation, object, dropText(object)),
      });
    }
    for (const { object, attribute, state, by } of simulation.changed) {
      if (by !== "up" || !state.up || isUnsure(object.name)) continue;
      context.report(up, state.up.statement, {
        message: "changed",
        at: state.up.at,
        data: { object: theObject(object), attribute: `the ${attribute}` },
        ...(attribute === "comment" ? { severity: "info" as const } : {}),
      });
    }
    for (const object of simulation.lost) {
      if (object.assumed || object.dropped?.pass !== "up" || isUnsure(object.name)) continue;
      if (object.owner?.exists === false) continue;
      context.report(up, object.dropped.statement, {
        message: "lost",
        at: object.dropped.at,
        data: { object: theObject(object) },
        fixes: () => appendFix(simulation, object, createText(object, priorDefinitions(context.before))),
      });
    }
  },
});

/** Without what goes along with something else that is left, and what is known to stay. */
function leftBehind(simulation: PairSimulation): readonly CatalogObject[] {
  const { left } = simulation;
  const meant = new Set(mismatchesOf(simulation).map((mismatch) => mismatch.meant));
  const along = new Set(left.flatMap((object) => [...goesAlong([object])].filter((one) => one !== object)));
  return left.filter((object) => {
    if (meant.has(object) || along.has(object) || object.kind === "enum value") return false;
    // Where the up may have replaced an older one, a down that replaces it again brings that back.
    if (object.conditional && object.attributes.get("definition")?.down) return false;
    const mayBeOlder = object.kind === "extension" || object.kind === "schema" || object.kind === "role";
    return !(mayBeOlder && object.conditional);
  });
}

/** Null where the definition is not known, or not in words that are written here. */
function createText({ kind, schema, name, owner }: CatalogObject, prior: PriorSchema): string | null {
  const index = kind === "index" ? prior.index({ schema, name }) : null;
  if (index !== null) return `${index};`;
  const table = owner && { schema: owner.schema, name: owner.name };
  const constraint = table && kind === "constraint" ? prior.constraint(table, name) : null;
  if (!table || constraint === null) return null;
  const shown = quoteName({ ...table, schema: table.schema === "public" ? null : table.schema });
  return `ALTER TABLE ${shown} ADD CONSTRAINT ${quoteIdentifier(name)} ${constraint};`;
}

/** A statement at the end of the down. */
function appendFix(
  { down }: PairSimulation,
  object: CatalogObject,
  appended: string | null,
): readonly RuleFix[] {
  const { text, statements } = down.sql;
  if (appended === null || statements.some(({ resynced, parsed }) => resynced || parsed.error)) return [];
  const last = statements.at(-1);
  if (!last || /^(?:commit|end)\b/i.test(last.parsed.text)) return [];
  const end = last.terminated ? text.indexOf(";", last.end) + 1 : last.end;
  const newText = `${last.terminated ? "" : ";"}\n${appended}`;
  const verb = object.exists ? "Drop" : "Create";
  const title = `${verb} ${theObject(object)} in the down script`;
  return [{ title, safe: false, edits: [{ path: down.path, range: { start: end, end }, newText }] }];
}
