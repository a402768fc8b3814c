// An up that cannot run a second time after its down.
import { isIdle } from "../placeholder";
import { mismatchesOf } from "../pair/mismatches";
import { pairSimulation, type PairSimulation } from "../pair/pair-simulation";
import { raises } from "../pair/opaque";
import { theAsked } from "../pair/reporting";
import { defineRule } from "../rule";

export const pairUpNotRerunnableAfterDown = defineRule({
  id: "pair-up-not-rerunnable-after-down",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "After up and down, the up fails when it is run again.",
    why: "A release that was taken back cannot be brought out again.",
    instead: "Complete the down, or use IF NOT EXISTS where nothing can be taken back, as with enum values.",
    examples: {
      reject: [
        {
          up: "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE people (m mood);",
          down: "DROP TABLE people;",
        },
        { up: "ALTER TYPE mood ADD VALUE 'calm';", down: "SELECT 1;" },
      ],
      accept: [
        {
          up: "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE people (m mood);",
          down: "DROP TABLE people;\nDROP TYPE mood;",
        },
        { up: "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm';", down: "SELECT 1;" },
      ],
    },
  },
  messages: {
    exists: {
      text: "After the down, {object} is still there, so running the up again fails here.",
      help: "Drop it in the down script, or create it with IF NOT EXISTS.",
    },
    absent: {
      text: "After the down, {object} does not exist, so running the up again fails here.",
      help: "Bring it back in the down script, or use IF EXISTS.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation || raises(simulation.down.sql) || downFails(simulation)) return;
    const event = simulation.redo;
    if (!event || simulation.isUnsure(event.asked.name.name)) return;
    // A down without effect is another rule's, but for what no down can take back.
    if (isIdle(simulation.down.sql) && event.asked.kind !== "enum value") return;
    const message = event.outcome === "exists" ? "exists" : "absent";
    const data = { object: theAsked(event.asked) };
    context.report(simulation.up, event.step.statement, { message, at: event.step.at, data });
  },
});

/** Then the up is not run again, and what is wrong with the down is told already. */
function downFails(simulation: PairSimulation): boolean {
  const isFailing = simulation.downEvents.some(
    ({ outcome }) => outcome === "absent" || outcome === "blocked" || outcome === "exists",
  );
  return isFailing || mismatchesOf(simulation).length > 0;
}
