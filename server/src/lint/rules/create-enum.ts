// CREATE TYPE … AS ENUM.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList } from "../../sql/names";
import { defineRule, sources } from "../rule";

export const createEnum = defineRule({
  id: "create-enum",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "types",
  sources: sources("eugene:W13 pgls:creatingEnum"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "An enum type is created.",
    why:
      "A value of an enum can be added and renamed but never removed, and a new one cannot be used before the " +
      "transaction that adds it has committed. Taking a value away means a new type and a rewrite of every table.",
    instead: "Use a lookup table with a foreign key, or a text column with a CHECK.",
    examples: {
      reject: ["CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');"],
      accept: ["CREATE TYPE point3 AS (x int, y int, z int);", "CREATE TABLE moods (name text PRIMARY KEY);"],
    },
  },
  messages: {
    fixed: {
      text: "Values of {type} can be added later but never removed.",
      help: "Consider a lookup table, or a text column with a CHECK.",
    },
  },
  statements: ["CreateEnumStmt"],
  check(context, node) {
    context.report({
      message: "fixed",
      at: rangeOfWords(context.statement, "enum") ?? context.statement,
      data: { type: displayName(nameFromList(node.typeName ?? [])) },
    });
  },
});
