// A schema that is not the same after up and down as before, as far as earlier migrations tell what it was.
import { isIdle } from "../placeholder";
import type { SchemaObject } from "../schema/relation";
import type { Difference } from "../schema/world-diff";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { listed } from "../pair/reporting";
import { driftAndNew } from "../pair/worlds";
import { firstLine } from "../reports";
import type { PairContext } from "../context";
import { defineRule } from "../rule";

export const pairRoundtripDrift = defineRule({
  id: "pair-roundtrip-drift",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary:
      "After up and down, something that earlier migrations made is gone or has other attributes, or the down made something new.",
    why: "A database that was rolled back then differs from one that never had the migration.",
    instead: "Bring back in the down exactly what was there. The order of columns does not count.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (id int);",
          up: "ALTER TABLE users DROP COLUMN IF EXISTS age;",
          down: "ALTER TABLE users ADD COLUMN age int;",
        },
        {
          before: "CREATE TABLE users (age int DEFAULT 3 NOT NULL);",
          up: "ALTER TABLE users ALTER COLUMN age DROP DEFAULT, ALTER COLUMN age DROP NOT NULL;",
          down: "ALTER TABLE users ALTER COLUMN age SET NOT NULL;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE users (age int DEFAULT 3 NOT NULL);",
          up: "ALTER TABLE users ALTER COLUMN age DROP DEFAULT;",
          down: "ALTER TABLE users ALTER COLUMN age SET DEFAULT 3;",
        },
      ],
    },
  },
  messages: {
    drift: {
      text: "After up and down the schema is not what it was: {differences}.",
      help: "Bring back in the down script what earlier migrations made.",
    },
    series: {
      text: "When this series of migrations has run up and down, the schema is not what it was: {differences}.",
      help: "Take back in one of its down scripts what the series made, and bring back what it changed.",
    },
  },
  check(context) {
    if (context.inSeries !== null) return reportSeries(context);
    const simulation = pairSimulation(context);
    if (!simulation || simulation.declared || isIdle(simulation.down.sql)) return;
    const { down } = simulation;
    const differences = driftAndNew(context);
    if (differences.length === 0) return;
    const isTold = toldElsewhere(simulation);
    const found = differences.filter((difference) => !isTold(difference));
    if (found.length === 0) return;
    const constraints = new Set(found.flatMap(({ is, name }) => (is === "constraint" ? [name] : [])));
    const shown = found.filter(({ is, name }) => is !== "relation" || !constraints.has(name));
    const data = { differences: listed(shown.map(described)) };
    const onlyComments = found.every(isComment);
    const severity = onlyComments ? { severity: "info" as const } : {};
    context.report(down, null, { message: "drift", at: firstLine(down.sql.text), data, ...severity });
  },
});

function isComment({ is, what, before, after }: Difference): boolean {
  if (is === "object") return ((before ?? after) as SchemaObject).kind === "comment";
  return what.length > 0 && what.every((attribute) => attribute === "comment");
}

/** On the down that runs last. */
function reportSeries(context: PairContext<"drift" | "series">): void {
  const { down, inSeries } = context;
  const found = inSeries === "first" ? driftAndNew(context) : [];
  if (!down || found.length === 0) return;
  const data = { differences: listed(found.map(described)) };
  context.report(down, null, { message: "series", at: firstLine(down.sql.text), data });
}

const restoredElsewhere = new Set(["trigger", "policy", "rule"]);
const setElsewhere = new Set(["type", "default", "nullability", "collation"]);

/** Renames, what is dropped and not made again, wrong types, and what a table made again lacks have rules of their own. */
function toldElsewhere(simulation: PairSimulation): (difference: Difference) => boolean {
  const { moved, left, lost, changed, restored, isUnsure } = simulation;
  const gone = new Set([...moved, ...lost].map(({ homeName }) => homeName));
  const leftNames = new Set(left.map(({ name }) => name));
  const leftIn = new Set(left.flatMap(({ owner }) => owner?.name ?? []));
  // Values that ALTER TYPE … ADD VALUE left cannot be taken back.
  const grown = new Set(
    left.flatMap(({ kind, owner }) => (kind === "enum value" && owner ? owner.name : [])),
  );
  const remade = new Set(restored.flatMap(([now]) => (now.owner ? [] : now.name)));
  const setByDown = new Set(changed.flatMap(({ object, by }) => (by === "down" ? object.name : [])));
  return ({ name, table, change, is, what }) => {
    const names = table === null ? [name] : [name, table];
    if (change === "added" && (names.some((one) => leftNames.has(one)) || leftIn.has(table ?? "")))
      return true;
    if (is === "type" && grown.has(name)) return true;
    if (names.some((one) => isUnsure(one) || gone.has(one))) return true;
    const isWhole = (is === "relation" || is === "object") && change === "removed";
    if (remade.has(table ?? name) && (isWhole || restoredElsewhere.has(is))) return true;
    return setByDown.has(name) && what.length > 0 && what.every((attribute) => setElsewhere.has(attribute));
  };
}

function inWords(attribute: string): string {
  return attribute === "node" || attribute === "index" ? "definition" : attribute;
}

function described({ is, name, table, change, what }: Difference): string {
  const word = is === "object" ? "the object" : `the ${is}`;
  const shown = is === "column" && table !== null ? `${table}.${name}` : name;
  if (change === "added") return `${word} ${shown} was not there`;
  return change === "removed"
    ? `${word} ${shown} is gone`
    : `${word} ${shown} differs in its ${listed(what.map(inWords))}`;
}
