// Checks that no file was edited after it was applied.
import { labelOf } from "../migration-states";
import { count, pass, type CheckDefinition } from "./check";
import { inState, named } from "./migrations-in-state";

export const edited: CheckDefinition = {
  id: "edited-after-apply",
  title: "Applied files unchanged",
  async run(context) {
    const changed = inState(context, "changed");
    if (changed.length === 0) return pass("No applied migration was edited.");
    return {
      status: "fail",
      summary: `${count(changed.length, "applied migration was", "applied migrations were")} edited after it ran: ${named(changed)}.`,
      details: changed.map(
        (one) => `${one.migration?.up?.path ?? labelOf(one)}, applied ${one.row?.applied_at ?? ""}`,
      ),
      remedy:
        "Bring the file back to what was applied, which migrate-safe status VERSION prints, and put the change into a new migration; or accept it with migrate-safe resolve VERSION --accept-change.",
    };
  },
};
