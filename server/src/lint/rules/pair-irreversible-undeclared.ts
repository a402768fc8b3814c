// An up that cannot be taken back, and nothing in the pair says so.
import type { OffsetRange } from "../../base/text-range";
import type { Statement } from "../../sql/sql-file";
import { isEmpty } from "../down-script";
import { lostRows } from "../pair/lost-data";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { capital, theObject } from "../pair/reporting";
import { defineRule, sources, type RuleFix } from "../rule";

export const pairIrreversibleUndeclared = defineRule({
  id: "pair-irreversible-undeclared",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: sources("migrationpilot:irreversible"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary:
      "The up does something that has no way back, and neither a comment nor an error in the down says so.",
    why: "Whoever rolls back believes that the migration was undone, and it was not.",
    instead:
      'Declare it with "-- irreversible: reason" in the up, or end the down with DO $$ BEGIN RAISE EXCEPTION ' +
      "'irreversible: reason'; END $$;.",
    examples: {
      reject: [
        { up: "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm';", down: "SELECT 1;" },
        {
          up: "UPDATE users SET email = lower(email);\nALTER TABLE users ADD COLUMN age int;",
          down: "ALTER TABLE users DROP COLUMN age;",
        },
      ],
      accept: [
        {
          up: "-- irreversible: enum values cannot be removed\nALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm';",
          down: "SELECT 1;",
        },
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "ALTER TABLE users DROP COLUMN age;" },
        { up: "VACUUM FULL users;", down: "SELECT 1;" },
      ],
    },
  },
  messages: {
    value: {
      text: "PostgreSQL cannot remove {object} again, and nothing says that {name} cannot be taken back.",
      help: 'Add "-- irreversible: reason" to the up, or make the type anew in the down script.',
    },
    dropped: {
      text: "The down script does not bring back {object}, and nothing says that {name} cannot be taken back.",
      help: 'Create it again in the down script, or add "-- irreversible: reason" to the up.',
    },
    rows: {
      text: "{what} cannot be brought back, and nothing says that {name} cannot be taken back.",
      help: 'Add "-- irreversible: reason" to the up, or keep a copy that the down script reads.',
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    // That an empty down does nothing is another rule's.
    if (!simulation || simulation.declared || isEmpty(simulation.down.sql)) return;
    const first = irreversible(simulation).toSorted((a, b) => a.at.start - b.at.start)[0];
    if (!first) return;
    const { up } = simulation;
    context.report(up, first.statement, {
      message: first.message,
      at: first.at,
      data: { object: first.what, what: capital(first.what), name: context.migration.name },
      fixes: () => markerFix(simulation),
    });
  },
});

interface Irreversible {
  readonly message: "value" | "dropped" | "rows";
  readonly statement: Statement;
  readonly at: OffsetRange;
  readonly what: string;
}

function irreversible(simulation: PairSimulation): readonly Irreversible[] {
  const { left, lost, isUnsure } = simulation;
  return [
    ...left.flatMap((object): readonly Irreversible[] => {
      const isAdded = object.made?.statement.parsed.kind === "AlterEnumStmt";
      if (object.kind !== "enum value" || !object.made || !isAdded || isUnsure(object.name)) return [];
      const what = `the value ${object.name} of the type ${object.owner?.name ?? ""}`;
      return [{ message: "value", statement: object.made.statement, at: object.made.at, what }];
    }),
    // What earlier migrations tell of can be made again, and another rule asks for that.
    ...lost.flatMap((object): readonly Irreversible[] => {
      const { dropped, assumed, droppedIfThere, kind, name } = object;
      if (dropped?.pass !== "up" || !assumed || droppedIfThere || kind === "privilege" || isUnsure(name))
        return [];
      return [{ message: "dropped", statement: dropped.statement, at: dropped.at, what: theObject(object) }];
    }),
    ...lostRows(simulation).flatMap(({ change, at, what, answered, fillsNull }): readonly Irreversible[] =>
      answered || fillsNull ? [] : [{ message: "rows", statement: change.statement, at, what }],
    ),
  ];
}

function markerFix({ up }: PairSimulation): readonly RuleFix[] {
  const start = up.sql.statements[0]?.start ?? 0;
  const range = { start, end: start };
  const edits = [{ path: up.path, range, newText: "-- irreversible: say why\n" }];
  return [{ title: "Declare the up irreversible", safe: false, edits }];
}
