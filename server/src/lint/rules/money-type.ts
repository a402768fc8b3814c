// A column of type money.
import { columnReport, columnStatements, isBuiltinType, newColumns } from "../new-columns";
import { defineRule, sources } from "../rule";

export const moneyType = defineRule({
  id: "money-type",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "types",
  sources: sources("eslint-plugin-postgresql:no-money-type"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A column gets the type money.",
    why:
      "The number of fractional digits and the currency sign come from lc_monetary of the database, not from the value: a " +
      "dump that is restored under another setting gives other amounts, and no value knows its currency.",
    instead: "Use numeric with a precision and a scale, and a column for the currency.",
    examples: {
      reject: ["CREATE TABLE orders (total money);"],
      accept: [
        "CREATE TABLE orders (total numeric(12, 2), currency text);",
        "CREATE TABLE orders (money numeric(12, 2));",
      ],
    },
  },
  messages: {
    locale: {
      text: "{column} of {table} is money, whose digits and currency depend on lc_monetary of the database.",
      help: "Use numeric(precision, scale), and a column for the currency.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      if (!isBuiltinType(column.type, "money")) continue;
      context.report({ message: "locale", ...columnReport(context, column) });
    }
  },
});
