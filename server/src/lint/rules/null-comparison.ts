// Comparisons with NULL that are never true, in statements that change rows.
import { rangeOfTokens } from "../../sql/alter-table";
import type { OffsetRange } from "../../base/text-range";
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changingStatements, dataChanges } from "../data-changes";
import { changesOnly } from "../fix-gate";
import { defineRule, type RuleFix } from "../rule";
import { givesNoNull, isNull, type NamedQueries } from "../null-free";
import { sameShape } from "../tree-shape";

type Message = "neverTrue" | "listed" | "subquery";

export const nullComparison = defineRule({
  id: "null-comparison",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "data",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A statement that changes rows compares with NULL by = or <>, or with NOT IN and something that may be NULL.",
    why:
      "Such a comparison gives NULL, never true, whatever the row holds: the statement touches no row and says nothing. " +
      "NOT IN a subquery is never true as soon as the subquery gives a single NULL.",
    instead: "Write IS NULL or IS NOT NULL, and NOT EXISTS in the place of NOT IN.",
    examples: {
      reject: [
        "UPDATE t SET a = 1 WHERE b = NULL;",
        "DELETE FROM orders WHERE buyer NOT IN (SELECT id FROM buyers);",
      ],
      accept: [
        "UPDATE t SET a = NULL WHERE b IS NULL;",
        "DELETE FROM orders o WHERE NOT EXISTS (SELECT FROM buyers b WHERE b.id = o.buyer);",
        "DELETE FROM orders WHERE buyer NOT IN (SELECT id FROM buyers WHERE id IS NOT NULL);",
      ],
    },
  },
  messages: {
    neverTrue: {
      text: "A comparison with NULL by {operator} is never true, so it matches no row.",
      help: "Write {instead}.",
    },
    listed: {
      text: "NOT IN a list that holds NULL is never true, so it matches no row.",
      help: "Take NULL out of the list, and add IS NOT NULL if rows with NULL are to be left out.",
    },
    subquery: {
      text: "NOT IN this subquery matches no row as soon as the subquery gives a single NULL.",
      help: "Write NOT EXISTS, or leave NULL out in the subquery with IS NOT NULL.",
    },
  },
  statements: changingStatements,
  check(context) {
    const { tree } = context.statement.parsed;
    if (dataChanges(tree).length === 0) return;
    walk(tree, (kind, payload) => {
      if (kind === "A_Expr") checkComparison(context, payload);
      if (kind === "BoolExpr") checkNegation(context, payload);
      if (kind === "SubLink") checkAll(context, payload);
    });
  },
});

function checkComparison(context: StatementContext<Message>, expression: Tree.A_Expr): void {
  const operator = as(expression.name?.at(-1), "String")?.sval ?? "";
  const { kind, lexpr, rexpr } = expression;
  if (kind === "AEXPR_IN" && operator === "<>" && (as(rexpr, "List")?.items ?? []).some(isNull)) {
    context.report({ message: "listed", at: placeAt(context, expression.location, 2) });
  }
  if (kind !== "AEXPR_OP" || (operator !== "=" && operator !== "<>")) return;
  if (!isNull(rexpr) && !isNull(lexpr)) return;
  // With this setting the parser itself makes IS NULL of = NULL. Manual: "Platform and Client Compatibility".
  if (operator === "=" && context.world.settings.get("transform_null_equals")?.[0] === "on") return;
  const instead = operator === "=" ? "IS NULL" : "IS NOT NULL";
  const at = isNull(rexpr)
    ? placeAt(context, expression.location, 2)
    : placeAt(context, expression.location, 1);
  const fixes = (): readonly RuleFix[] => fixOf(context, expression, at, instead);
  context.report({ message: "neverTrue", at, data: { operator, instead }, fixes });
}

function checkNegation(context: StatementContext<Message>, { boolop, args }: Tree.BoolExpr): void {
  if (boolop !== "NOT_EXPR") return;
  const link = as(args?.[0], "SubLink");
  if (link?.subLinkType !== "ANY_SUBLINK" || link.operName) return;
  reportSubquery(context, link);
}

function checkAll(context: StatementContext<Message>, link: Tree.SubLink): void {
  const operator = as(link.operName?.at(-1), "String")?.sval;
  if (link.subLinkType === "ALL_SUBLINK" && operator === "<>") reportSubquery(context, link);
}

function reportSubquery(context: StatementContext<Message>, link: Tree.SubLink): void {
  const { tree } = context.statement.parsed;
  if (givesNoNull(context.world, as(link.subselect, "SelectStmt"), namedQueries(tree))) return;
  context.report({ message: "subquery", at: placeAt(context, link.location, 2) });
}

function namedQueries(tree: Node | null): NamedQueries {
  const named = new Map<string, Node>();
  walk(tree, (kind, payload) => {
    if (kind !== "CommonTableExpr") return;
    const { ctename, ctequery } = payload as Tree.CommonTableExpr;
    if (ctename !== undefined && ctequery) named.set(ctename, ctequery);
  });
  return named;
}

/** So many tokens from a place of the tree. */
function placeAt({ statement }: StatementContext, location: number | undefined, count: number): OffsetRange {
  const { tokens, offsetOf } = statement.parsed;
  const from = tokens.findIndex(({ start }) => start >= offsetOf(location ?? 0));
  return rangeOfTokens(statement, tokens.slice(from, from + count)) ?? statement;
}

/** IS NULL in the place of = NULL, where NULL stands right behind the operator. */
function fixOf(
  { file, parser, statement }: StatementContext,
  expression: Tree.A_Expr,
  range: OffsetRange,
  newText: string,
): readonly RuleFix[] {
  if (!as(expression.rexpr, "A_Const") || isNull(expression.lexpr)) return [];
  const before = { A_Expr: expression };
  const test = { NullTest: { arg: expression.lexpr, nulltesttype: newText.replaceAll(" ", "_") } };
  const isGood = changesOnly(parser, statement, [{ range, newText }], (tree) => replace(tree, before, test));
  return isGood
    ? [{ title: `Write ${newText}`, safe: false, edits: [{ path: file.path, range, newText }] }]
    : [];
}

/** Puts another node in the place of the first one like it. */
function replace(tree: unknown, before: object, node: unknown): boolean {
  if (tree === null || typeof tree !== "object") return false;
  const holder = tree as Record<string, unknown>;
  return Object.keys(holder).some((key) => {
    const value = holder[key];
    if (sameShape(value, before)) {
      holder[key] = node;
      return true;
    }
    return replace(value, before, node);
  });
}
