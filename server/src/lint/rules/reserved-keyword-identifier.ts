// A new table or column that is called like a reserved word.
import { reservedKeywords } from "../../sql/names";
import { newNames, namingStatements } from "../new-names";
import { defineRule } from "../rule";

export const reservedKeywordIdentifier = defineRule({
  id: "reserved-keyword-identifier",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "naming",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A new table or column is named by a reserved word.",
    why:
      "Such a name works only in double quotes. Without them some words fail and others mean something else: SELECT user " +
      "gives the role, not a column.",
    instead: "Choose another name, for instance orders for order or user_account for user.",
    examples: {
      reject: ['CREATE TABLE "order" (id int);', 'ALTER TABLE users RENAME COLUMN team TO "group";'],
      accept: ["CREATE TABLE orders (id int, name text, value int, time timestamptz);"],
    },
  },
  messages: {
    reserved: {
      text: "{name} is a reserved word: without double quotes it fails or means something else.",
      help: "Choose another name.",
    },
  },
  statements: namingStatements,
  check(context) {
    for (const { kind, name, at } of newNames(context.statement)) {
      if ((kind !== "table" && kind !== "column") || !reservedKeywords.has(name)) continue;
      // Reserved since PostgreSQL 16.
      if (name === "system_user" && context.facts.postgres < 16) continue;
      context.report({ message: "reserved", at: at(), data: { name } });
    }
  },
});
