// The fix that writes IF EXISTS into the DROPs of a down that lack it.
import { identifierOf } from "../../sql/alter-table";
import type { Parser } from "../../sql/parser";
import type { Statement } from "../../sql/sql-file";
import { walk } from "../../sql/syntax-tree";
import { changesOnly } from "../fix-gate";
import type { RuleEdit, RuleFix } from "../rule";
import type { Event } from "./catalog-event";

export function ifExistsFix(path: string, events: readonly Event[], parser: Parser): readonly RuleFix[] {
  const statements = [
    ...new Set(events.filter(({ action }) => action === "drop").map(({ step }) => step.statement)),
  ];
  const edits = statements.flatMap((statement) => editOf(path, statement, parser) ?? []);
  return edits.length > 0 ? [{ title: "Add IF EXISTS to the down script", safe: false, edits }] : [];
}

const words = new Set(
  "drop concurrently table view materialized index type domain sequence schema function trigger policy rule extension collation statistics publication foreign aggregate procedure".split(
    " ",
  ),
);

function editOf(path: string, statement: Statement, parser: Parser): RuleEdit | null {
  if (statement.inside || statement.parsed.kind !== "DropStmt") return null;
  const { tokens } = statement.parsed;
  const name = tokens.find(
    (token) => !(token.kind === "word" && words.has(token.text)) && identifierOf(token) !== null,
  );
  if (!name) return null;
  const at = statement.start + name.start;
  const edit = { range: { start: at, end: at }, newText: "IF EXISTS " };
  const isMeant = changesOnly(parser, statement, [edit], (tree) => {
    walk(tree, (kind, payload) => {
      if (kind === "DropStmt") (payload as { missing_ok?: boolean }).missing_ok = true;
    });
  });
  return isMeant ? { path, ...edit } : null;
}
