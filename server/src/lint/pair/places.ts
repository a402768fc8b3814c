// Where a statement names an object, for the reports about it.
import type { OffsetRange } from "../../base/text-range";
import { alterTableCommands, identifierOf, rangeOfTokens } from "../../sql/alter-table";
import type { Statement, Token } from "../../sql/sql-file";

/** The identifier in the statement; its first word when it is not written there. */
export function placeOfName(statement: Statement, name: string): OffsetRange {
  return placeAmong(statement, statement.parsed.tokens, name);
}

/** The identifier in one subcommand of ALTER TABLE; the subcommand's first word when it is not written there. */
export function placeInCommand(statement: Statement, index: number, name: string): OffsetRange {
  const tokens = alterTableCommands(statement)[index]?.tokens;
  return placeAmong(statement, tokens ?? statement.parsed.tokens, name);
}

function placeAmong(statement: Statement, tokens: readonly Token[], name: string): OffsetRange {
  const found =
    tokens.find((token, index) => index > 0 && (identifierOf(token) === name || isText(token, name))) ??
    tokens[0];
  return (found && rangeOfTokens(statement, [found])) ?? statement;
}

/** The value of an enum stands in a string. */
function isText({ kind, text }: Token, name: string): boolean {
  return kind === "string" && text === `'${name.replaceAll("'", "''")}'`;
}
