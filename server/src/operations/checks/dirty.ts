// Checks for half applied migrations, and whether each can be taken back by its down script.
import { labelOf } from "../migration-states";
import { planRecovery } from "../recovery/recover";
import { count, pass, type CheckDefinition } from "./check";
import { inState, named } from "./migrations-in-state";

export const dirty: CheckDefinition = {
  id: "dirty",
  title: "Half applied migrations",
  async run(context) {
    const found = inState(context, "dirty");
    if (found.length === 0) return pass("No migration is half applied.");
    const details = found.map((one) => [labelOf(one), one.row?.error].filter(Boolean).join(": "));
    const stuck = found.flatMap((one) => {
      const recovery = planRecovery(one, context.facts, context.tools.parser);
      return recovery.ok && recovery.value.down !== null ? [] : [one];
    });
    return {
      status: stuck.length > 0 ? "fail" : "warn",
      summary: `${count(found.length, "migration is", "migrations are")} half applied: ${named(found)}.`,
      details,
      remedy:
        stuck.length > 0
          ? `Write a down script for ${stuck.map(labelOf).join(", ")} that can be run, or see the other ways out with migrate-safe resolve --help.`
          : "migrate-safe apply takes it back by its down script before anything else; migrate-safe resolve --resume goes on with it instead.",
    };
  },
};
