// A down that cannot take back an up that stopped half-way.
import { ifExistsFix } from "../pair/if-exists-fix";
import type { Event } from "../pair/catalog-event";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { theAsked } from "../pair/reporting";
import { failsTwice, unitOf, unitsOf } from "../pair/units";
import { defineRule } from "../rule";

export const pairPartialUpDown = defineRule({
  id: "pair-partial-up-down",
  since: "0.1.0",
  needs: "pair",
  severity: "warning",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The up commits in several pieces, and the down assumes that all of them were done.",
    why: "When the up fails half-way, the down fails as well, and somebody has to clean up by hand.",
    instead: "Use IF EXISTS for everything that the up makes after its first piece, or split the migration.",
    examples: {
      reject: [
        {
          up: "ALTER TABLE users ADD COLUMN age int;\nCREATE INDEX CONCURRENTLY users_age ON users (age);",
          down: "DROP INDEX CONCURRENTLY users_age;\nALTER TABLE users DROP COLUMN age;",
        },
      ],
      accept: [
        {
          up: "ALTER TABLE users ADD COLUMN age int;\nCREATE INDEX CONCURRENTLY users_age ON users (age);",
          down: "DROP INDEX CONCURRENTLY IF EXISTS users_age;\nALTER TABLE users DROP COLUMN age;",
        },
      ],
    },
  },
  messages: {
    assumes: {
      text: "The up is not one transaction: when it stops before it makes {object}, this down script fails here.",
      help: "Write IF EXISTS.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const { up, down, downEvents } = simulation;
    const units = unitsOf(up);
    if (units.length < 2) return;
    const assuming = downEvents.filter(
      (event) => failsTwice(event) && isMadeLate(event, units[0], simulation),
    );
    const [first] = assuming;
    if (!first) return;
    context.report(down, first.step.statement, {
      message: "assumes",
      at: first.step.at,
      data: { object: theAsked(first.asked) },
      fixes: () => ifExistsFix(down.path, assuming, context.parser),
    });
  },
});

/** What it names was made or renamed by a piece of the up that is not the first. */
function isMadeLate({ object }: Event, first: number | undefined, { up }: PairSimulation): boolean {
  const step = object?.made ?? (object?.renamed?.pass === "up" ? object.renamed : null);
  return step?.pass === "up" && unitOf(up, step.statement) !== first;
}
