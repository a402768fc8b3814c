// UPDATE … FROM and DELETE … USING whose sources nothing ties to the rows that are changed.
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changeWord, changingStatements, dataChanges, type DataChange } from "../data-changes";
import { unlinkedSources } from "../joined-tables";
import { defineRule } from "../rule";
import { nameAt } from "../token-places";

export const updateFromNoJoin = defineRule({
  id: "update-from-no-join",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "The WHERE of an UPDATE … FROM or DELETE … USING does not say which rows of the two belong together.",
    why:
      "Every row of one is combined with every row of the other: an UPDATE gives each row the values of an arbitrary one, " +
      "a DELETE removes every row as soon as the other source holds any. Nothing fails.",
    instead: "Add the condition that links them, for instance WHERE b.a_id = a.id.",
    examples: {
      reject: ["UPDATE a SET x = b.y FROM b WHERE b.ok;", "DELETE FROM a USING b WHERE b.gone;"],
      accept: [
        "UPDATE a SET x = b.y FROM b WHERE b.a_id = a.id;",
        "UPDATE a SET x = v.y FROM (VALUES (1)) AS v (y) WHERE a.ok;",
        "UPDATE a SET x = s.top FROM (SELECT max(y) AS top FROM b) s WHERE a.ok;",
      ],
    },
  },
  messages: {
    unlinked: {
      text: "No condition links {source} to {table}, so each row of {table} is combined with every row of {source}.",
      help: "Add the condition that says which row of {source} belongs to a row of {table}.",
    },
    picked: {
      text:
        "No condition links {source} to {table}; unless the conditions pick a single row of {source}, each row of {table} " +
        "is combined with several.",
      help: "Add a condition that links {source} to {table}, or pick the one row by its key.",
    },
    self: {
      text:
        "{source} reads {table} itself, and no condition links its rows to those that are changed; unless {table} holds a " +
        "single row, rows get the values of others.",
      help: "Compute the values in SET from the row's own columns, or link {source} to {table} by the key.",
    },
  },
  statements: changingStatements,
  check(context) {
    const { tree } = context.statement.parsed;
    const outer = (as(tree, "SelectStmt") ?? as(tree, "InsertStmt"))?.withClause?.ctes ?? [];
    for (const change of dataChanges(tree)) checkChange(context, change, outer);
  },
});

function checkChange(
  context: StatementContext<"unlinked" | "picked" | "self">,
  change: DataChange,
  outer: readonly Node[],
): void {
  if (change.kind !== "update" && change.kind !== "delete") return;
  const { relation: target, whereClause: where } = change.node;
  const sources = change.kind === "update" ? change.node.fromClause : change.node.usingClause;
  if (!target || !sources) return;
  const ctes = [...(change.node.withClause?.ctes ?? []), ...outer];
  const [unlinked] = unlinkedSources({ target, sources, where, ctes }, context.world);
  if (!unlinked) return;
  const { name, node, restricted, readsTarget } = unlinked;
  const at = isRangeVar(node) ? nameAt(context.statement, node) : changeWord(context.statement, change);
  const data = { source: name, table: target.alias?.aliasname ?? target.relname ?? "" };
  if (readsTarget) context.report({ message: "self", at, data, severity: "warning" });
  else if (restricted) context.report({ message: "picked", at, data, severity: "warning" });
  else context.report({ message: "unlinked", at, data });
}

function isRangeVar(node: Tree.RangeVar | Tree.RangeSubselect): node is Tree.RangeVar {
  return "relname" in node;
}
