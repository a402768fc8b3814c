// A suppression comment that does not say why.
import { defineRule, sources } from "../rule";

export const suppressionWithoutReason = defineRule({
  id: "suppression-without-reason",
  since: "0.1.0",
  needs: "suppressions",
  severity: "hint",
  default: "off",
  category: "meta",
  sources: sources("pgsafe:suppression-missing-reason"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A suppression comment gives no reason.",
    why: "Whoever reads it later cannot tell whether the danger was weighed or the comment was pasted.",
    instead: "Add two dashes and the reason at the end of the comment.",
    examples: {
      reject: ["-- migrate-safe-ignore drop-table\nDROP TABLE users;"],
      accept: ["-- migrate-safe-ignore drop-table -- nobody reads it since May\nDROP TABLE users;"],
    },
  },
  messages: {
    missing: {
      text: "This comment does not say why it silences {rules}.",
      help: "Add -- and the reason at the end of the comment.",
    },
  },
  check({ suppressions, report }) {
    for (const { foreign, reason, rules, comment } of suppressions) {
      if (foreign || reason !== "" || rules.length === 0) continue;
      report({ message: "missing", at: comment, data: { rules: rules.map(({ id }) => id).join(", ") } });
    }
  },
});
