// A change of columns, constraints or the name of a table that a known publication sends.
import type { OffsetRange } from "../../base/text-range";
import { displayName, nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { publicationsOf } from "../schema/publications";
import { identifierAfter } from "../token-places";
import { rangeOfRelation } from "../tree-places";

export const unreplicatedDdl = defineRule({
  id: "unreplicated-ddl",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "replication",
  sources: sources("migrationpilot:MP060"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A table that a publication sends is altered, renamed or dropped.",
    why:
      "Logical replication carries rows and no schema changes. A subscriber whose table lacks a column that is sent stops " +
      "with an error, and the log piles up on the publisher until somebody mends it.",
    instead:
      "Apply what adds something on the subscriber first, and what takes something away on the subscriber last.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (id int PRIMARY KEY);\nCREATE PUBLICATION warehouse FOR TABLE users;",
          up: "ALTER TABLE users ADD COLUMN email text;",
        },
      ],
      accept: [
        {
          before:
            "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE logs (id int);\nCREATE PUBLICATION warehouse FOR TABLE users;",
          up: "ALTER TABLE logs ADD COLUMN line text;",
        },
        "ALTER TABLE users ADD COLUMN email text;",
      ],
    },
  },
  messages: {
    first: {
      text: "{publication} sends {table}, and its subscribers do not get this change.",
      help: "Apply it to the subscribers before it is applied here.",
    },
    last: {
      text: "{publication} sends {table}, and its subscribers do not get this change.",
      help: "Apply it to the subscribers after it was applied here.",
    },
  },
  statements: ["AlterTableStmt", "RenameStmt", "AlterObjectSchemaStmt", "DropStmt"],
  check(context) {
    const { statement } = context;
    const { tree } = statement.parsed;
    const alter = as(tree, "AlterTableStmt");
    if (alter?.relation) {
      const subtypes = alterCommands(statement).map(({ command }) => command.subtype);
      const changes = subtypes.filter((subtype) => adds.has(subtype) || takesAway.has(subtype));
      const message = changes.some((subtype) => takesAway.has(subtype)) ? "last" : "first";
      if (changes.length > 0) report(context, alter.relation, message);
      return;
    }
    const renamed = as(tree, "RenameStmt") ?? as(tree, "AlterObjectSchemaStmt");
    if (renamed?.relation) return report(context, renamed.relation, "last");
    const drop = as(tree, "DropStmt");
    if (drop?.removeType !== "OBJECT_TABLE") return;
    for (const object of drop.objects ?? []) {
      const name = nameFromList(as(object, "List")?.items ?? []);
      reportTable(context, name, identifierAfter(statement, "table", name.name), "last");
    }
  },
});

const adds = new Set<Tree.AlterTableType | undefined>([
  "AT_AddColumn",
  "AT_DropNotNull",
  "AT_DropConstraint",
  "AT_AlterColumnType",
]);
const takesAway = new Set<Tree.AlterTableType | undefined>([
  "AT_DropColumn",
  "AT_SetNotNull",
  "AT_AddConstraint",
  "AT_SetExpression",
  "AT_DropExpression",
]);

function report(context: StatementContext, relation: Tree.RangeVar, message: "first" | "last"): void {
  reportTable(context, nameOfRangeVar(relation), rangeOfRelation(context.statement, relation), message);
}

function reportTable(
  context: StatementContext,
  name: QualifiedName,
  at: OffsetRange,
  message: "first" | "last",
): void {
  const relation = context.world.relation(name);
  if (!relation || context.isNewRelation(relation) || context.isMadeByUp(relation.origin)) return;
  if (relation.kind !== "table" && relation.kind !== "partitioned-table") return;
  const [publication] = publicationsOf(context.world, relation);
  if (publication !== undefined)
    context.report({ message, at, data: { table: displayName(name), publication } });
}
