// DROP INDEX CONCURRENTLY in a form that the server refuses.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfToken } from "../../sql/alter-table";
import { displayName, nameFromList, quoteName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changesOnly, parsesAs } from "../fix-gate";
import { defineRule, type RuleFix } from "../rule";
import { identifierAfter } from "../token-places";

export const dropIndexConcurrentForm = defineRule({
  id: "drop-index-concurrent-form",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "indexes",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "DROP INDEX CONCURRENTLY names several indexes or says CASCADE.",
    why:
      "PostgreSQL refuses both (0A000): an index that is dropped concurrently is dropped alone, and nothing may hang on " +
      "it. See RemoveRelations() in src/backend/commands/tablecmds.c.",
    instead: "Write one DROP INDEX CONCURRENTLY for each index, without CASCADE.",
    examples: {
      reject: [
        "DROP INDEX CONCURRENTLY orders_status, orders_day;",
        "DROP INDEX CONCURRENTLY orders_status CASCADE;",
      ],
      accept: [
        "DROP INDEX CONCURRENTLY orders_status;\nDROP INDEX CONCURRENTLY orders_day;",
        "DROP INDEX CONCURRENTLY IF EXISTS orders_status RESTRICT;",
      ],
    },
  },
  messages: {
    several: {
      text: "This fails: DROP INDEX CONCURRENTLY takes one index, not {count}.",
      help: "Write a statement for each of them.",
    },
    cascade: {
      text: "This fails: DROP INDEX CONCURRENTLY does not support CASCADE.",
      help: "Leave CASCADE out; drop what depends on {index} first.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_INDEX" || !node.concurrent) return;
    const names = (node.objects ?? []).map((object) => nameFromList(as(object, "List")?.items ?? []));
    const [first, second] = names;
    if (!first) return;
    if (second) {
      const cascades = node.behavior === "DROP_CASCADE";
      context.report({
        message: "several",
        at: identifierAfter(context.statement, "concurrently", second.name),
        data: { count: names.length },
        fixes: () => (cascades ? [] : splitFix(context, names.map(quoteName), node.missing_ok ?? false)),
      });
    }
    if (node.behavior !== "DROP_CASCADE") return;
    const word = rangeOfToken(
      context.statement,
      ({ kind, text }, index, { length }) => kind === "word" && text === "cascade" && index === length - 1,
    );
    context.report({
      message: "cascade",
      at: word ?? context.statement,
      data: { index: displayName(first) },
      fixes: () => (word ? withoutCascade(context, word) : []),
    });
  },
});

function splitFix(
  { file, parser, statement }: StatementContext,
  names: readonly string[],
  ifExists: boolean,
): readonly RuleFix[] {
  const drop = `DROP INDEX CONCURRENTLY ${ifExists ? "IF EXISTS " : ""}`;
  const newText = names.map((name) => drop + name).join(";\n");
  const kinds = names.map(() => "DropStmt" as const);
  if (statement.resynced || !parsesAs(parser, newText, kinds)) return [];
  const { start, end } = statement;
  return [
    {
      title: "Drop each index in a statement of its own",
      safe: false,
      edits: [{ path: file.path, range: { start, end }, newText }],
    },
  ];
}

function withoutCascade(
  { file, parser, statement }: StatementContext,
  word: OffsetRange,
): readonly RuleFix[] {
  const space = /\s*$/.exec(file.sql.text.slice(statement.start, word.start))?.[0].length ?? 0;
  const edit = { range: { start: word.start - space, end: word.end }, newText: "" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const drop = as(tree, "DropStmt");
    if (drop) drop.behavior = "DROP_RESTRICT";
  });
  return passes ? [{ title: "Remove CASCADE", safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}
