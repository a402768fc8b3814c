// Says what is pending, and whether some of it is older than what was applied already.
import { labelOf } from "../migration-states";
import { count, pass, type CheckDefinition } from "./check";

export const pending: CheckDefinition = {
  id: "pending",
  title: "Pending migrations",
  async run({ pending }) {
    const labels = pending.map(({ known }) => labelOf(known));
    const late = pending.filter(({ known }) => known.state === "out-of-order");
    if (late.length === 0) return pass(`${count(pending.length, "pending migration")}.`, labels);
    return {
      status: "warn",
      summary: `${count(late.length, "pending migration")} ${late.length === 1 ? "is" : "are"} older than the newest applied one and will run after it.`,
      details: late.map(({ known }) => labelOf(known)),
      remedy: "Make sure that nothing in them depends on running earlier, or give them new versions.",
    };
  },
};
