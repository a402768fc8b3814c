// A down that commits in pieces and cannot be run again after it stopped between them.
import { refusesTransactionBlock } from "../../sql/transaction-block";
import { ifExistsFix } from "../pair/if-exists-fix";
import { pairSimulation } from "../pair/pair-simulation";
import { theAsked } from "../pair/reporting";
import { failsTwice, unitOf, unitsOf } from "../pair/units";
import { defineRule } from "../rule";

export const pairDownNotRerunnable = defineRule({
  id: "pair-down-not-rerunnable",
  since: "0.1.0",
  needs: "pair",
  severity: "warning",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down runs outside a transaction, and its statements fail when they run a second time.",
    why: "When it stops half-way, for instance at a lock timeout, running it again fails at what is already done.",
    instead: "Use IF EXISTS and IF NOT EXISTS in a down that is not one transaction.",
    examples: {
      reject: [
        {
          up: "CREATE INDEX CONCURRENTLY a ON users (a);\nCREATE INDEX CONCURRENTLY b ON users (b);",
          down: "DROP INDEX CONCURRENTLY b;\nDROP INDEX CONCURRENTLY a;",
        },
      ],
      accept: [
        {
          up: "CREATE INDEX CONCURRENTLY a ON users (a);\nCREATE INDEX CONCURRENTLY b ON users (b);",
          down: "DROP INDEX CONCURRENTLY IF EXISTS b;\nDROP INDEX CONCURRENTLY IF EXISTS a;",
        },
        { up: "CREATE TABLE a (id int);\nCREATE TABLE b (id int);", down: "DROP TABLE b;\nDROP TABLE a;" },
      ],
    },
  },
  messages: {
    once: {
      text: "This down script is not one transaction, and once {object} is done it cannot be run again.",
      help: "Write IF EXISTS or IF NOT EXISTS.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const { down, downEvents } = simulation;
    const units = unitsOf(down);
    const last = units.length > 1 ? units.at(-1) : undefined;
    const failing = downEvents.filter((event) => {
      const { statement } = event.step;
      if (!failsTwice(event) || statement.inside) return false;
      // The last piece is the last thing that happens, but for what the runner writes down about it.
      if (units.length === 1)
        return (
          refusesTransactionBlock(statement.parsed) !== null && down.places[statement.index]?.kind === "none"
        );
      return unitOf(down, statement) !== last;
    });
    const [first] = failing;
    if (!first) return;
    context.report(down, first.step.statement, {
      message: "once",
      at: first.step.at,
      data: { object: theAsked(first.asked) },
      fixes: () =>
        failing.every(({ action }) => action === "drop")
          ? ifExistsFix(down.path, failing, context.parser)
          : [],
    });
  },
});
