// A down that gives a column another type, default, nullability or collation than it had before the up.
import type { Change } from "../pair/outcomes";
import { pairSimulation } from "../pair/pair-simulation";
import { listed, theObject } from "../pair/reporting";
import { defineRule } from "../rule";

const attributes = new Set(["type", "default", "nullability", "collation"]);

export const pairTypeNotRestored = defineRule({
  id: "pair-type-not-restored",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary:
      "The down sets a type, default, nullability or collation that differs from the one before the up.",
    why: "After the rollback the column is neither as the up left it nor as it was, and databases that were rolled back differ from those that were not.",
    instead:
      "Set it to what earlier migrations made it. Where they do not tell, the rule only says that it cannot verify it.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (age int);",
          up: "ALTER TABLE users ALTER COLUMN age TYPE bigint;",
          down: "ALTER TABLE users ALTER COLUMN age TYPE smallint;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE users (age int);",
          up: "ALTER TABLE users ALTER COLUMN age TYPE bigint;",
          down: "ALTER TABLE users ALTER COLUMN age TYPE integer;",
        },
      ],
    },
  },
  messages: {
    differs: {
      text: "The down script sets the {attribute} of {object} to something else than it was before the up{was}.",
      help: "Set it to what it was before.",
    },
    unknown: {
      text: "No earlier migration tells the {attribute} of {object}, so whether this restores it cannot be verified.",
      help: "Compare it with the database before the up.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const { down, changed, isUnsure } = simulation;
    const told = new Map<string, { readonly change: Change; readonly attributes: string[] }>();
    for (const change of changed) {
      const { object, attribute, state, by } = change;
      if (!state.down || !state.up || by === "up" || !attributes.has(attribute) || isUnsure(object.name))
        continue;
      if (by === "unknown" && attribute === "nullability") continue;
      const key = `${by} ${state.down.statement.index} ${theObject(object)}`;
      const same = told.get(key);
      if (same) same.attributes.push(attribute);
      else told.set(key, { change, attributes: [attribute] });
    }
    for (const { change, attributes: names } of told.values()) {
      const { object, state, by } = change;
      if (!state.down) continue;
      const { statement, at } = state.down;
      const was = names[0] === "type" && state.before ? `, ${state.before}` : "";
      const data = { attribute: listed(names), object: theObject(object) };
      if (by === "unknown") {
        context.report(down, statement, { message: "unknown", at, data, severity: "info" });
        continue;
      }
      // A column that is made again often needs a default to be NOT NULL at all.
      const isMadeAgain = object.madeBy === "down" && !names.includes("type");
      const severity = isMadeAgain ? { severity: "info" as const } : {};
      context.report(down, statement, { message: "differs", at, data: { ...data, was }, ...severity });
    }
  },
});
