// Checks that nothing of the folder is left to apply.
import { count, pass, type CheckDefinition } from "./check";

export const noPending: CheckDefinition = {
  id: "pending",
  title: "Nothing pending",
  async run({ pending }) {
    if (pending.length === 0) return pass("Every migration of the folder is applied.");
    return {
      status: "warn",
      summary: `${count(pending.length, "migration is", "migrations are")} still pending.`,
      details: pending.map(({ known }) => known.version),
      remedy: "Run migrate-safe apply.",
    };
  },
};
