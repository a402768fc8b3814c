// A sequence or identity that the down makes again from 1 while the table keeps its rows.
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import { nameFromList } from "../../sql/names";
import type { Event } from "../pair/catalog-event";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { capital, theObject } from "../pair/reporting";
import { defineRule } from "../rule";

export const pairSequenceNotRestored = defineRule({
  id: "pair-sequence-not-restored",
  since: "0.1.0",
  needs: "pair",
  severity: "hint",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary:
      "The up drops a sequence or identity, and the down makes it again without saying where it goes on.",
    why: "It starts at 1 while the table holds higher numbers, so the next insert fails on a duplicate key.",
    instead: "Call setval() with the highest number in use, or give START WITH or RESTART WITH.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY);",
          up: "ALTER TABLE users ALTER COLUMN id DROP IDENTITY;",
          down: "ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY);",
          up: "ALTER TABLE users ALTER COLUMN id DROP IDENTITY;",
          down:
            "ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;\n" +
            "SELECT setval('users_id_seq', (SELECT max(id) FROM users));",
        },
      ],
    },
  },
  messages: {
    restarts: {
      text: "{object} is made again and starts at 1, below numbers that are in use.",
      help: "Set it with setval(), START WITH or RESTART WITH.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation || goesOn(simulation)) return;
    for (const event of simulation.downEvents) {
      if (!isMadeAgain(event, simulation) || hasStart(event) || !event.object) continue;
      const { kind, owner } = event.object;
      const object =
        kind === "sequence" || !owner
          ? theObject(event.object)
          : `the identity of ${owner.name}.${event.object.name}`;
      const data = { object: capital(object) };
      context.report(simulation.down, event.step.statement, { message: "restarts", at: event.step.at, data });
    }
  },
});

function isMadeAgain({ action, object, attribute }: Event, { restored }: PairSimulation): boolean {
  if (!object) return false;
  if (action === "create") {
    return (
      object.kind === "sequence" &&
      restored.some(([now, before]) => now === object && before.dropped?.pass === "up")
    );
  }
  const state = object.attributes.get("identity");
  return (
    attribute === "identity" && object.madeBy === "before" && state?.upValue === null && state.now !== null
  );
}

/** START WITH, or RESTART WITH among the options. */
function hasStart({ step: { statement }, object }: Event): boolean {
  const { tree } = statement.parsed;
  const commands = (as(tree, "AlterTableStmt")?.cmds ?? []).flatMap(
    (node) => as(node, "AlterTableCmd") ?? [],
  );
  const own = commands.find(({ name }) => name === object?.name);
  const options: readonly Node[] = [
    ...(as(tree, "CreateSeqStmt")?.options ?? []),
    ...(as(own?.def, "List")?.items ?? []),
    ...(as(own?.def, "Constraint")?.options ?? []),
  ];
  return options.some((node) => ["start", "restart"].includes(as(node, "DefElem")?.defname ?? ""));
}

/** The down sets some sequence to a number. */
function goesOn({ down }: PairSimulation): boolean {
  return down.sql.statements.some(({ parsed }) => {
    const { tree, kind } = parsed;
    if (kind === "DoStmt") return /\bsetval\s*\(|\brestart\b/i.test(parsed.text);
    const options = [
      ...(as(tree, "AlterSeqStmt")?.options ?? []),
      ...(as(tree, "AlterTableStmt")?.cmds ?? []).flatMap(
        (node) => as(as(node, "AlterTableCmd")?.def, "List")?.items ?? [],
      ),
    ];
    if (options.some((node) => as(node, "DefElem")?.defname === "restart")) return true;
    let calls = false;
    if (kind === "SelectStmt") {
      walk(tree, (node, payload) => {
        calls ||=
          node === "FuncCall" && nameFromList((payload as Tree.FuncCall).funcname ?? []).name === "setval";
      });
    }
    return calls;
  });
}
