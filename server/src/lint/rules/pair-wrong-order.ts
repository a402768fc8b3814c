// A down whose statements cannot run in their order: something is dropped while something else still needs it.
import type { Event } from "../pair/catalog-event";
import type { CatalogObject } from "../pair/catalog-object";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { capital, listed, theAsked, theObject } from "../pair/reporting";
import { defineRule } from "../rule";

export const pairWrongOrder = defineRule({
  id: "pair-wrong-order",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The statements of the down are not in an order in which they can run.",
    why: "PostgreSQL refuses to drop what something else depends on (2BP01), so the rollback stops there.",
    instead: "Take the up back in reverse order: what was made last goes first.",
    examples: {
      reject: [
        {
          up: "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE people (m mood);",
          down: "DROP TYPE mood;\nDROP TABLE people;",
        },
        {
          up: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a_id int REFERENCES a);",
          down: "DROP TABLE a;\nDROP TABLE b;",
        },
      ],
      accept: [
        {
          up: "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE people (m mood);",
          down: "DROP TABLE people;\nDROP TYPE mood;",
        },
        {
          up: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a_id int REFERENCES a);",
          down: "DROP TABLE a, b;",
        },
      ],
    },
  },
  messages: {
    needed: {
      text: "{object} cannot be dropped here: {others} still needs it and is dropped or changed only later.",
      help: "Drop {others} first.",
    },
    gone: {
      text: "{object} is gone by now: it went together with what was dropped before.",
      help: "Remove this statement, or move it before the one that takes it along.",
    },
    early: {
      text: "{object} does not exist yet at this point: the down script creates it only later.",
      help: "Move this statement behind the one that creates it.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    for (const event of simulation.downEvents) {
      const problem = problemOf(event, simulation);
      if (!problem) continue;
      const object = theAsked(event.asked);
      const data = { object: capital(object), others: problem.others };
      context.report(simulation.down, event.step.statement, {
        message: problem.message,
        at: event.step.at,
        data,
      });
    }
  },
});

function problemOf(
  event: Event,
  { catalog, downEvents }: PairSimulation,
): { readonly message: "needed" | "gone" | "early"; readonly others: string } | null {
  const { outcome, object, asked, others, step } = event;
  if (outcome === "blocked" && object) {
    const later = others.filter(
      (one) =>
        (one.dropped?.pass === "down" && !object.assumed) ||
        (object.madeBy === "up" && isFreedLater(one, object, event, downEvents)),
    );
    return later.length > 0 ? { message: "needed", others: listed(later.map(theObject)) } : null;
  }
  if (outcome !== "absent" || object) return null;
  const same = catalog.objects.filter(
    (one) =>
      one.name === asked.name.name &&
      one.kind === asked.kind &&
      (asked.owner
        ? one.owner === asked.owner
        : one.owner === null && (asked.name.schema ?? one.schema) === one.schema),
  );
  if (same.some(({ madeBy }) => madeBy === "down")) return { message: "early", others: "" };
  const gone = same.some(({ dropped }) => dropped?.pass === "down" && dropped.statement !== step.statement);
  return gone ? { message: "gone", others: "" } : null;
}

/** A column that first loses its type or default behind the statement that drops what these are made of. */
function isFreedLater(
  column: CatalogObject,
  { kind }: CatalogObject,
  { step }: Event,
  downEvents: readonly Event[],
): boolean {
  if (column.kind !== "column") return false;
  const attribute = kind === "type" || kind === "domain" ? "type" : "default";
  const first = downEvents.find((one) => one.object === column && one.attribute === attribute);
  return first !== undefined && first.step.statement.index > step.statement.index;
}
