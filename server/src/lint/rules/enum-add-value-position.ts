// ALTER TYPE … ADD VALUE that does not say where the value sorts.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";

export const enumAddValuePosition = defineRule({
  id: "enum-add-value-position",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "types",
  sources: sources("squawk:require-enum-value-ordering pgfence:alter-enum-no-ordering"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A value is added to an enum without BEFORE or AFTER.",
    why:
      "The value sorts behind all others, which ORDER BY and comparisons follow, and an order cannot be changed later. " +
      "Two branches that add a value each leave databases whose values sort differently.",
    instead: "Say where it belongs: ADD VALUE 'v' AFTER 'u'.",
    examples: {
      reject: ["ALTER TYPE mood ADD VALUE 'calm';"],
      accept: [
        "ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy';",
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';",
      ],
    },
  },
  messages: {
    last: {
      text: "{value} sorts behind every other value of {type}, whichever migration came before.",
      help: "Say where it belongs with BEFORE or AFTER.",
    },
  },
  statements: ["AlterEnumStmt"],
  check(context, node) {
    if (node.newVal === undefined || node.oldVal !== undefined || node.newValNeighbor !== undefined) return;
    const name = nameFromList(node.typeName ?? []);
    const type = context.world.type(name);
    const neighbour = type?.kind === "enum" ? type.values?.at(-1) : undefined;
    context.report({
      message: "last",
      at: rangeOfWords(context.statement, "add", "value") ?? context.statement,
      data: { value: `'${node.newVal}'`, type: displayName(name) },
      fixes: () => (neighbour === undefined ? [] : afterFix(context, neighbour)),
    });
  },
});

function afterFix({ file, parser, statement }: StatementContext, neighbour: string): readonly RuleFix[] {
  const end = statement.start + (statement.parsed.tokens.at(-1)?.end ?? 0);
  const literal = `'${neighbour.replaceAll("'", "''")}'`;
  const edit = { range: { start: end, end }, newText: ` AFTER ${literal}` };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const change = as(tree, "AlterEnumStmt");
    if (!change) return;
    change.newValNeighbor = neighbour;
    change.newValIsAfter = true;
  });
  return passes
    ? [{ title: `Add AFTER ${literal}`, safe: false, edits: [{ path: file.path, ...edit }] }]
    : [];
}
