// A down without an up: it belongs to nothing.
import { firstLine } from "../reports";
import { defineRule } from "../rule";

export const pairMissingUp = defineRule({
  id: "pair-missing-up",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "A down script has no up script.",
    why: "Nothing ever applies this version, so the down never runs; most often the up was deleted or misspelt.",
    instead: "Rename the file to match its up, or delete it.",
    examples: {
      reject: [{ up: null, down: "DROP TABLE users;" }],
      accept: [{ up: "CREATE TABLE users (id int PRIMARY KEY);", down: "DROP TABLE users;" }],
    },
  },
  messages: {
    orphan: {
      text: "This down script has no up script {version}_{name}.up.sql, so it never runs.",
      help: "Rename it to match its up, or delete it.",
    },
  },
  check({ migration, down, report }) {
    if (!down || migration.up) return;
    const { name, version } = migration;
    report(down, null, { message: "orphan", at: firstLine(down.sql.text), data: { name, version } });
  },
});
