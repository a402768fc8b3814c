// Indexes on expressions that PostgreSQL refuses, because their result may change although the row does not.
import { rangeOfTokens } from "../../sql/alter-table";
import { nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { changingParts } from "../changing-results";
import { defineRule } from "../rule";
import type { SqlType } from "../schema/sql-type";

export const indexExpressionNotImmutable = defineRule({
  id: "index-expression-not-immutable",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "indexes",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The expression or the WHERE clause of an index is not immutable.",
    why:
      "An index holds what the expression gave when the row was written, so PostgreSQL refuses functions, casts and " +
      "comparisons whose result depends on time, on the session or on its time zone (42P17).",
    instead:
      "Fix what the result depends on: date_trunc('day', at AT TIME ZONE 'UTC'), to_tsvector('english', body). Or wrap " +
      "it in a function of your own that is IMMUTABLE and truly is.",
    examples: {
      reject: [
        "CREATE INDEX CONCURRENTLY events_recent ON events (at) WHERE at > now();",
        {
          before: "CREATE TABLE events (at timestamptz);",
          up: "CREATE INDEX CONCURRENTLY events_day ON events (date_trunc('day', at));",
        },
      ],
      accept: [
        "CREATE INDEX CONCURRENTLY users_email ON users (lower(email));",
        {
          before: "CREATE TABLE events (at timestamptz);",
          up: "CREATE INDEX CONCURRENTLY events_day ON events (date_trunc('day', at AT TIME ZONE 'UTC'));",
        },
      ],
    },
  },
  messages: {
    refused: {
      text: "This fails: {part} is not immutable, so no index can be built on it.",
      help: "Take out what depends on time, the session or its time zone, for instance with AT TIME ZONE 'UTC'.",
    },
  },
  statements: ["IndexStmt"],
  check(context, node) {
    const expressions = (node.indexParams ?? []).flatMap((param) => as(param, "IndexElem")?.expr ?? []);
    if (node.whereClause) expressions.push(node.whereClause);
    if (expressions.length === 0) return;
    const { statement, world } = context;
    const table = world.relation(nameOfRangeVar(node.relation ?? {}));
    for (const expression of expressions) {
      const type = (column: string): SqlType | null => table?.columns.get(column)?.type ?? null;
      const part = changingParts(expression, world, type).find(({ on }) => on !== "its declaration");
      if (!part) continue;
      const start = statement.parsed.offsetOf(part.location);
      const found = statement.parsed.tokens.find((token) => token.start >= start);
      const at = (found && rangeOfTokens(statement, [found])) ?? statement;
      context.report({ message: "refused", at, data: { part: part.shown } });
    }
  },
});
