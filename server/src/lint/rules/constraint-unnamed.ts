// Constraints that ALTER adds without a name of their own.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList, nameOfRangeVar, quoteIdentifier } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { constraintPlace } from "../constraint-place";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";

export const constraintUnnamed = defineRule({
  id: "constraint-unnamed",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "constraints",
  sources: sources("eslint-plugin-postgresql:require-named-constraint"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A constraint is added without CONSTRAINT name.",
    why:
      "PostgreSQL makes up a name, with a number behind it when the name is taken, so the down script cannot be sure " +
      "what to drop.",
    instead: "Write CONSTRAINT and a name before the constraint.",
    examples: {
      reject: ["ALTER TABLE orders ADD CHECK (amount > 0) NOT VALID;"],
      accept: [
        "ALTER TABLE orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;",
        "ALTER TABLE orders ADD PRIMARY KEY (id);",
        "CREATE TABLE orders (amount int CHECK (amount > 0));",
      ],
    },
  },
  messages: {
    unnamed: {
      text: "PostgreSQL chooses the name of this constraint of {table}, so the down script cannot rely on it.",
      help: "Write CONSTRAINT and a name before it.",
    },
  },
  statements: ["AlterTableStmt", "AlterDomainStmt"],
  check(context) {
    const { statement } = context;
    const domain = as(statement.parsed.tree, "AlterDomainStmt");
    if (domain) {
      const constraint = as(domain.def, "Constraint");
      if (domain.subtype !== "C" || !constraint || constraint.conname) return;
      const word = constraint.contype === "CONSTR_CHECK" ? ["check"] : ["not", "null"];
      const at = rangeOfWords(statement, ...word) ?? statement;
      const table = displayName(nameFromList(domain.typeName ?? []));
      context.report({ message: "unnamed", at, data: { table } });
      return;
    }
    const relation = as(statement.parsed.tree, "AlterTableStmt")?.relation;
    if (!relation) return;
    const name = nameOfRangeVar(relation);
    const table = { name, shown: displayName(name), relation: context.world.relation(name) };
    for (const command of alterCommands(statement)) {
      const constraint = as(command.command.def, "Constraint");
      const words = wordsOfKind[constraint?.contype ?? "CONSTR_NULL"];
      if (command.command.subtype !== "AT_AddConstraint" || !constraint || !words) continue;
      if (constraint.conname || constraint.indexname) continue;
      const place = constraintPlace(context, command, table, ...words);
      context.report({
        message: "unnamed",
        at: place.keyword,
        data: { table: table.shown },
        fixes: () => nameFix(context, command.index, place.keyword, place.name),
      });
    }
  },
});

/** The name of a primary key is always table_pkey, so it needs none. */
const wordsOfKind: Readonly<Partial<Record<Tree.ConstrType, readonly string[]>>> = {
  CONSTR_CHECK: ["check"],
  CONSTR_FOREIGN: ["foreign", "key"],
  CONSTR_UNIQUE: ["unique"],
  CONSTR_EXCLUSION: ["exclude"],
  CONSTR_NOTNULL: ["not", "null"],
};

/** Writes the name that PostgreSQL would choose, as far as the migrations tell. */
function nameFix(
  { file, parser, statement }: StatementContext,
  index: number,
  keyword: OffsetRange,
  name: string,
): readonly RuleFix[] {
  if (name === "" || name.length > 63) return [];
  const edit = {
    range: { start: keyword.start, end: keyword.start },
    newText: `CONSTRAINT ${quoteIdentifier(name)} `,
  };
  const passes = changesOnly(parser, statement, [edit], (tree: Node) => {
    const command = as(as(tree, "AlterTableStmt")?.cmds?.[index], "AlterTableCmd");
    const constraint = as(command?.def, "Constraint");
    if (constraint) constraint.conname = name;
  });
  return passes
    ? [{ title: `Name the constraint ${name}`, safe: false, edits: [{ path: file.path, ...edit }] }]
    : [];
}
