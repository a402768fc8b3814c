// A new name that must be written in double quotes for ever.
import { newNames, namingStatements } from "../new-names";
import { defineRule } from "../rule";

export const mixedCaseIdentifier = defineRule({
  id: "mixed-case-identifier",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "naming",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "Something new gets a name with capitals, spaces or other signs that need double quotes.",
    why:
      "PostgreSQL folds names without quotes to lower case, so such a name is found only in double quotes: in every query, " +
      "every tool and every later migration.",
    instead: "Use lower case and underscores.",
    examples: {
      reject: ['CREATE TABLE "UserData" (id int);', 'ALTER TABLE users ADD COLUMN "first name" text;'],
      accept: [
        "CREATE TABLE UserData (id int);",
        'CREATE TABLE "user_data" (id int);',
        'ALTER TABLE "UserData" ADD COLUMN age int;',
      ],
    },
  },
  messages: {
    quoted: {
      text: 'The name "{name}" must be written in double quotes wherever it is used.',
      help: "Use lower case and underscores.",
    },
  },
  statements: namingStatements,
  check(context) {
    for (const { name, at } of newNames(context.statement)) {
      if (!/^[a-z_\u0080-\uffff][a-z0-9_$\u0080-\uffff]*$/.test(name)) {
        context.report({ message: "quoted", at: at(), data: { name } });
      }
    }
  },
});
