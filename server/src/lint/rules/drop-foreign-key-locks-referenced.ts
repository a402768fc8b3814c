// Dropping a foreign key, its column or its table, which locks the referenced table too.
import type { OffsetRange } from "../../base/text-range";
import { displayName, nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { defineRule } from "../rule";
import type { Relation, TableConstraint } from "../schema/relation";
import { identifierAfter } from "../token-places";

export const dropForeignKeyLocksReferenced = defineRule({
  id: "drop-foreign-key-locks-referenced",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A foreign key is dropped, by itself or with its column or table.",
    why:
      "The triggers that keep the foreign key stand on the referenced table too, and removing them takes ACCESS EXCLUSIVE " +
      "there: until the transaction ends nobody can read or write the referenced table either, which is often a busy one.",
    instead:
      "Set lock_timeout and try again when it runs out, and drop one foreign key in each migration, before its column or table.",
    examples: {
      reject: [
        {
          before:
            "CREATE TABLE parent (id int PRIMARY KEY);\n" +
            "CREATE TABLE child (parent_id int CONSTRAINT child_parent REFERENCES parent);",
          up: "ALTER TABLE child DROP CONSTRAINT child_parent;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE child (a int CONSTRAINT positive CHECK (a > 0));",
          up: "ALTER TABLE child DROP CONSTRAINT positive;",
        },
        {
          before:
            "CREATE TABLE parent (id int PRIMARY KEY);\n" +
            "CREATE TABLE child (parent_id int CONSTRAINT child_parent REFERENCES parent);",
          up: "DROP TABLE child;\nDROP TABLE parent;",
        },
      ],
    },
  },
  messages: {
    locks: {
      text: "Dropping {what} also takes a lock (ACCESS EXCLUSIVE) on {referenced}, to which its foreign key {key} refers.",
      help: "Set lock_timeout, and drop foreign keys one by one in migrations of their own.",
    },
  },
  statements: ["AlterTableStmt", "DropStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const alter = as(tree, "AlterTableStmt");
    if (alter?.relation) return checkAlter(context, nameOfRangeVar(alter.relation));
    const drop = as(tree, "DropStmt");
    if (drop?.removeType !== "OBJECT_TABLE") return;
    const { world } = context;
    for (const object of drop.objects ?? []) {
      const name = nameFromList(as(object, "List")?.items ?? []);
      const table = world.relation(name);
      if (!table || context.isNewRelation(table) || context.isMadeByUp(table.origin)) continue;
      const at = identifierAfter(context.statement, "table", name.name);
      for (const key of table.constraints.values()) report(context, table, name, key, at, displayName(name));
    }
  },
});

function checkAlter(context: StatementContext<"locks">, name: QualifiedName): void {
  const table = context.world.relation(name);
  if (!table || context.isNewRelation(table)) return;
  for (const command of alterCommands(context.statement)) {
    const { subtype, name: dropped = "" } = command.command;
    if (subtype !== "AT_DropConstraint" && subtype !== "AT_DropColumn") continue;
    const keys = [...table.constraints.values()].filter((key) =>
      subtype === "AT_DropConstraint" ? key.name === dropped : key.columns.includes(dropped),
    );
    const at = command.rangeOfName(dropped);
    for (const key of keys) {
      if (!context.isMadeByUp(key.origin)) report(context, table, name, key, at, dropped);
    }
  }
}

function report(
  context: StatementContext<"locks">,
  table: Relation,
  name: QualifiedName,
  key: TableConstraint,
  at: OffsetRange,
  what: string,
): void {
  const { world } = context;
  if (key.kind !== "foreign-key" || !key.references || key.references.table === world.keyOf(name)) return;
  const referenced = world.relations.get(key.references.table);
  if (referenced && (context.isNewRelation(referenced) || isDroppedHere(context, referenced))) return;
  const [schema = "", table_ = ""] = key.references.table.split("\u0000");
  const shown = { schema: schema === table.schema ? name.schema : schema, name: table_ };
  context.report({ message: "locks", at, data: { what, key: key.name, referenced: displayName(shown) } });
}

/** The file drops the referenced table as well. */
function isDroppedHere({ file, world }: StatementContext, { schema, name }: Relation): boolean {
  const key = world.keyOf({ schema, name });
  return file.sql.statements.some(({ parsed }) => {
    const drop = parsed.kind === "DropStmt" ? as(parsed.tree, "DropStmt") : undefined;
    if (drop?.removeType !== "OBJECT_TABLE") return false;
    return (drop.objects ?? []).some(
      (object) => world.keyOf(nameFromList(as(object, "List")?.items ?? [])) === key,
    );
  });
}
