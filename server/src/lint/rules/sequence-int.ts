// A sequence that ends at two billion or below.
import type { OffsetRange } from "../../base/text-range";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { isOn, optionOf } from "../../sql/options";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { isBuiltinType } from "../new-columns";
import { defineRule, sources, type RuleFix } from "../rule";
import { isTemporary } from "../schema/relation";
import { sqlTypeOf } from "../schema/sql-type";
import { rangeOfType, tokenAt } from "../tree-places";

const largestInt4 = 2 ** 31 - 1;

export const sequenceInt = defineRule({
  id: "sequence-int",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "on",
  category: "types",
  sources: sources("migrationpilot:MP068"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "CREATE SEQUENCE with the type integer or smallint, or with a maximum of 2,147,483,647 or less.",
    why: "When the numbers are used up, nextval() fails and so does every INSERT that calls it.",
    instead: "Leave the type and the maximum out: a sequence is bigint by default.",
    examples: {
      reject: ["CREATE SEQUENCE tickets AS integer;", "CREATE SEQUENCE tickets MAXVALUE 100000;"],
      accept: ["CREATE SEQUENCE tickets;", "CREATE SEQUENCE slots MAXVALUE 60 CYCLE;"],
    },
  },
  messages: {
    small: {
      text: "The sequence {sequence} ends at {limit}; from then on nextval() fails.",
      help: "Use bigint, which is the default, without a MAXVALUE.",
    },
  },
  statements: ["CreateSeqStmt"],
  check(context, { sequence, options }) {
    if (!sequence || isTemporary(sequence) || isOn(options, "cycle", false)) return;
    const typeName = as(optionOf(options, "as")?.arg, "TypeName");
    const type = sqlTypeOf(typeName);
    const max = numberOf(optionOf(options, "maxvalue")?.arg);
    const goesDown = (numberOf(optionOf(options, "increment")?.arg) ?? 1) < 0;
    const data = { sequence: displayName(nameOfRangeVar(sequence)) };
    if (typeName && type && isBuiltinType(type, "int4", "int2")) {
      const limit = type.name === "int2" ? "32,767" : "2,147,483,647";
      const at = rangeOfType(context.statement, typeName);
      const fixes = (): readonly RuleFix[] => bigintFix(context, typeName, at);
      context.report({
        message: "small",
        at,
        data: { ...data, limit: goesDown ? `-${limit}` : limit },
        fixes,
      });
    } else if (max !== null && max <= largestInt4 && !goesDown) {
      const at = tokenAt(context.statement, optionOf(options, "maxvalue")?.location);
      context.report({ message: "small", at, data: { ...data, limit: max.toLocaleString("en") } });
    }
  },
});

function numberOf(node: Node | undefined): number | null {
  const integer = as(node, "Integer");
  if (integer) return integer.ival ?? 0;
  const float = as(node, "Float");
  return float?.fval === undefined ? null : Number(float.fval);
}

function bigintFix(
  { file, parser, statement }: StatementContext,
  typeName: Tree.TypeName,
  range: OffsetRange,
): readonly RuleFix[] {
  const edit = { range, newText: "bigint" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const type = as(optionOf(as(tree, "CreateSeqStmt")?.options, "as")?.arg, "TypeName");
    if (type) type.names = [{ String: { sval: "pg_catalog" } }, { String: { sval: "int8" } }];
  });
  return passes && !typeName.arrayBounds
    ? [{ title: "Use bigint", safe: false, edits: [{ path: file.path, ...edit }] }]
    : [];
}
