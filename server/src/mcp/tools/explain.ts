// The page of a rule or of a problem code.
import { z } from "zod";
import { fail, ok } from "../../base/result";
import { nothingChanged, problem } from "../../protocol/problems";
import { defineTool } from "../tool";

export const explainTool = defineTool({
  name: "explain",
  title: "Explain a rule or problem",
  description:
    "The page of a lint rule (drop-table) or a problem code (lock/held): why it matters, what to do instead.",
  input: { id: z.string().max(100).describe("As findings and problems name it.") },
  async answer({ id }, { engine }) {
    const page = await engine.explain(id);
    if (page !== null) return ok({ id, markdown: page });
    return fail(
      problem("usage/invalid-flag", {
        message: `There is no rule or problem “${id}”.`,
        state: nothingChanged,
        next: "Take an id from a finding or a problem.",
      }),
    );
  },
});
