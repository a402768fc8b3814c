// Where IF EXISTS belongs in a statement that drops, and the statement with it. libpg_query gives none of these a place,
// so they are found by the words. Knows no rule and no database.
import { alterTableCommands } from "./alter-table";
import type { Statement, Token } from "./sql-file";
import { as } from "./syntax-tree";

const dropKinds: ReadonlySet<string> = new Set([
  "DropStmt",
  "DropRoleStmt",
  "DropSubscriptionStmt",
  "DropUserMappingStmt",
  "DropdbStmt",
  "DropTableSpaceStmt",
]);

/**
 * The statement's text with IF EXISTS everywhere it can be and is not: in a DROP, and behind DROP COLUMN and DROP
 * CONSTRAINT of ALTER TABLE. Null when there is no such place.
 */
export function withIfExists(statement: Statement): string | null {
  const { parsed } = statement;
  const places = placesOf(statement);
  if (places.length === 0) return null;
  let text = parsed.text;
  for (const place of places.toSorted((a, b) => b - a)) {
    text = `${text.slice(0, place)} if exists${text.slice(place)}`;
  }
  return text;
}

function placesOf(statement: Statement): readonly number[] {
  const { parsed } = statement;
  if (dropKinds.has(parsed.kind ?? "")) {
    const words = lastDropWord(parsed.tokens);
    const next = parsed.tokens[words + 1];
    const end = parsed.tokens[words]?.end;
    return next?.text === "if" || end === undefined ? [] : [end];
  }
  if (!as(parsed.tree, "AlterTableStmt")) return [];
  return alterTableCommands(statement).flatMap(({ command, tokens }) => {
    const { subtype, missing_ok } = command;
    const [drop, what] = tokens;
    if (missing_ok || drop?.text !== "drop") return [];
    if (subtype !== "AT_DropColumn" && subtype !== "AT_DropConstraint") return [];
    return [what?.text === "column" || what?.text === "constraint" ? what.end : drop.end];
  });
}

/** First words of kinds of objects that take two or more, and what follows them. */
const firstWords: ReadonlySet<string> = new Set(
  "materialized foreign event user text access operator search procedural".split(" "),
);
const secondWords: ReadonlySet<string> = new Set(
  "data view table wrapper trigger mapping search method class family language".split(" "),
);
const thirdWords: ReadonlySet<string> = new Set(
  "configuration dictionary parser template wrapper".split(" "),
);

/** Index of the last of the words DROP, the kind of object and CONCURRENTLY, behind which IF EXISTS stands. */
export function lastDropWord(tokens: readonly Token[]): number {
  const text = (index: number): string => tokens[index]?.text ?? "";
  let at = 1;
  while (firstWords.has(text(at)) && secondWords.has(text(at + 1))) at++;
  while (thirdWords.has(text(at + 1)) && at > 1) at++;
  return text(at + 1) === "concurrently" ? at + 1 : at;
}
