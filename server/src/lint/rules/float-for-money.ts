// An amount of money in a binary floating point number.
import { columnReport, columnStatements, isBuiltinType, newColumns } from "../new-columns";
import { defineRule } from "../rule";

export const floatForMoney = defineRule({
  id: "float-for-money",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "types",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  options: {
    words: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Words of a column's name that speak of money, in the singular.",
      },
      default: [
        "amount",
        "price",
        "balance",
        "total",
        "subtotal",
        "cost",
        "fee",
        "salary",
        "revenue",
        "payment",
      ],
    },
  },
  docs: {
    summary: "A column whose name speaks of money is real or double precision.",
    why:
      "Binary floating point cannot hold most decimal fractions: 0.1 + 0.2 is not 0.3, and sums over many rows drift " +
      "from what was charged.",
    instead: "Use numeric with a precision and a scale, or a bigint of the smallest unit.",
    examples: {
      reject: ["CREATE TABLE orders (total_price double precision);"],
      accept: [
        "CREATE TABLE orders (total_price numeric(12, 2));",
        "CREATE TABLE places (latitude double precision);",
      ],
    },
  },
  messages: {
    rounds: {
      text: "{column} of {table} is {type}, which rounds amounts of money.",
      help: "Use numeric(precision, scale).",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      if (!isBuiltinType(column.type, "float4", "float8")) continue;
      if (!speaksOf(column.name, context.options.list("words"))) continue;
      context.report({ message: "rounds", ...columnReport(context, column) });
    }
  },
});

/** Words are parted by underscores, other signs and inner capitals. */
function speaksOf(name: string, words: readonly string[]): boolean {
  const parts = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map((part) => part.toLowerCase());
  return parts.some((part) => words.includes(part) || words.includes(part.replace(/s$/, "")));
}
