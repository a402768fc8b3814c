// An up that drops what never existed and a down that creates it: the contents of the two files are swapped.
import type { Event } from "../pair/catalog-event";
import { namespaceOf } from "../pair/catalog-object";
import { pairSimulation } from "../pair/pair-simulation";
import { listed, theAsked } from "../pair/reporting";
import { statementsRange } from "../down-script";
import { defineRule, type RuleFix } from "../rule";
import type { PairSimulation } from "../pair/pair-simulation";

export const pairSwapped = defineRule({
  id: "pair-swapped",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "The up drops what no earlier migration made, and the down creates it.",
    why: "The contents of the two files are swapped: migrating forward fails, or with IF EXISTS does nothing.",
    instead: "Swap the contents of the two files.",
    examples: {
      reject: [
        { complete: true, up: "DROP TABLE gadgets;", down: "CREATE TABLE gadgets (id int PRIMARY KEY);" },
      ],
      accept: [
        {
          complete: true,
          before: "CREATE TABLE gadgets (id int PRIMARY KEY);",
          up: "DROP TABLE gadgets;",
          down: "CREATE TABLE gadgets (id int PRIMARY KEY);",
        },
      ],
    },
  },
  messages: {
    swapped: {
      text: "The up drops {objects}, which never existed, and the down script creates it: the two files look swapped.",
      help: "Swap the contents of the two files.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const { up, upEvents, downEvents } = simulation;
    const [first] = upEvents;
    if (!first || !upEvents.every(isMissed) || !downEvents.every(({ action }) => action === "create")) return;
    const isMadeBack = (event: Event): boolean => downEvents.some((back) => isSame(event, back));
    if (!upEvents.some(isMadeBack)) return;
    const data = { objects: listed(upEvents.filter(isMadeBack).map(({ asked }) => theAsked(asked))) };
    context.report(up, first.step.statement, {
      message: "swapped",
      at: first.step.at,
      data,
      fixes: () => swapFix(simulation),
    });
  },
});

function isMissed({ action, outcome, object, asked }: Event): boolean {
  // Privileges can come from elsewhere, as from defaults.
  return (
    asked.kind !== "privilege" &&
    (action === "drop" || action === "use") &&
    object === null &&
    (outcome === "absent" || outcome === "skipped")
  );
}

function isSame({ asked }: Event, { asked: back }: Event): boolean {
  if (namespaceOf(asked.kind) !== namespaceOf(back.kind) || asked.name.name !== back.name.name) return false;
  return asked.owner === back.owner && (asked.name.schema ?? back.name.schema) === back.name.schema;
}

function swapFix({ up, down }: PairSimulation): readonly RuleFix[] {
  const [here, there] = [statementsRange(up.sql), statementsRange(down.sql)];
  if (!here || !there) return [];
  const edits = [
    { path: up.path, range: here, newText: down.sql.text.slice(there.start, there.end) },
    { path: down.path, range: there, newText: up.sql.text.slice(here.start, here.end) },
  ];
  return [{ title: "Swap the statements of up and down", safe: false, edits }];
}
