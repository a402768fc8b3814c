// CHECK constraints whose truth depends on more than the row.
import type { OffsetRange } from "../../base/text-range";
import { identifierOf, rangeOfTokens } from "../../sql/alter-table";
import { displayName, nameFromList, nameOfRangeVar } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as, type Tree } from "../../sql/syntax-tree";
import { addedConstraints } from "../added-constraints";
import { changingParts, type ChangingPart } from "../changing-results";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";

export const checkVolatileExpression = defineRule({
  id: "check-volatile-expression",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources("migrationpilot:MP087"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A CHECK calls a function whose result changes with time, with the session or from call to call.",
    why:
      "PostgreSQL looks at a CHECK only when a row is written. A row that passed can break the check later without " +
      "anybody touching it, and then restoring a dump, which checks each row again, fails.",
    instead: "Compare columns of the row only, and put rules about time or the user into a trigger.",
    examples: {
      reject: [
        "ALTER TABLE orders ADD CONSTRAINT not_future CHECK (created_at <= now()) NOT VALID;",
        "CREATE DOMAIN birthday AS date CHECK (VALUE <= current_date);",
      ],
      accept: [
        "ALTER TABLE orders ADD CONSTRAINT in_order CHECK (created_at <= updated_at) NOT VALID;",
        "CREATE TABLE users (email text CHECK (email = lower(email)), created_at timestamptz DEFAULT now());",
      ],
    },
  },
  messages: {
    changes: {
      text: "{part} changes with {on}, but PostgreSQL checks a row of {table} only when it is written.",
      help: "Use a trigger, or compare columns of the row only.",
    },
    notImmutable: {
      text: "{part} is not declared IMMUTABLE, but PostgreSQL checks a row of {table} only when it is written.",
      help: "Declare the function IMMUTABLE if its result depends on its arguments alone; else use a trigger.",
    },
  },
  statements: [
    "CreateStmt",
    "CreateForeignTableStmt",
    "AlterTableStmt",
    "CreateDomainStmt",
    "AlterDomainStmt",
  ],
  check(context) {
    const { tree } = context.statement.parsed;
    const domain = as(tree, "CreateDomainStmt");
    const change = as(tree, "AlterDomainStmt");
    if (domain) {
      const constraints = (domain.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
      report(context, constraints, displayName(nameFromList(domain.domainname ?? [])));
    } else if (change) {
      const constraint = as(change.def, "Constraint");
      if (constraint) report(context, [constraint], displayName(nameFromList(change.typeName ?? [])));
    } else {
      for (const { node, table } of addedConstraints(context.statement)) {
        report(context, [node], displayName(nameOfRangeVar(table)));
      }
    }
  },
});

function report(
  context: StatementContext<"changes" | "notImmutable">,
  constraints: readonly Tree.Constraint[],
  table: string,
): void {
  for (const { contype, raw_expr: expression } of constraints) {
    if (contype !== "CONSTR_CHECK") continue;
    // Casts and the like are left out: what they depend on, the time zone, seldom changes. So are functions that are
    // stable for formality's sake only.
    const part = changingParts(expression, context.world, () => null).find(
      ({ on }) => on !== "output" && on !== "the time zone",
    );
    if (!part) continue;
    context.report({
      message: part.on === "itself" || part.on === "its declaration" ? "notImmutable" : "changes",
      at: placeOf(context.statement, part),
      data: { part: part.shown, on: wordsFor[part.on], table },
    });
  }
}

const wordsFor: Readonly<Record<ChangingPart["on"], string>> = {
  "the call": "every call",
  "the transaction": "time",
  "the session": "the session",
  "the time zone": "the time zone",
  output: "the session",
  itself: "time",
  "its declaration": "time",
};

/** The function's name. */
function placeOf(statement: Statement, { location, shown }: ChangingPart): OffsetRange {
  const { tokens, offsetOf } = statement.parsed;
  const start = offsetOf(location);
  const name = shown.replace(/\(\)$/, "").split(".").at(-1);
  const found =
    tokens.find((token) => token.start >= start && identifierOf(token) === name) ??
    tokens.find((token) => token.start >= start);
  return (found && rangeOfTokens(statement, [found])) ?? statement;
}
