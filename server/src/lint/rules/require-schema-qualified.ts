// A schema change whose target is named without its schema.
import type { OffsetRange } from "../../base/text-range";
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { SqlFile, Statement } from "../../sql/sql-file";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { createdTables } from "../new-columns";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { settingChanges } from "../schema/session-settings";
import { identifierAfter } from "../token-places";
import { rangeOfRelation } from "../tree-places";

export const requireSchemaQualified = defineRule({
  id: "require-schema-qualified",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "naming",
  sources: sources(
    "squawk:require-table-schema pgsafe:require-schema-qualified bytebase:naming.fully-qualified",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE, ALTER or DROP of something that is named without its schema.",
    why:
      "Which schema is meant depends on search_path, which roles, databases and poolers set differently: the same file can " +
      "change another table elsewhere.",
    instead: "Write the schema before the name, or SET LOCAL search_path at the start of the file.",
    examples: {
      reject: [
        "DROP TABLE users;",
        "CREATE TYPE mood AS ENUM ('good');",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;",
      ],
      accept: [
        "CREATE TABLE app.users (id int);",
        "CREATE TEMP TABLE work (id int);",
        "SET LOCAL search_path = app;\nCREATE TABLE users (id int);",
      ],
    },
  },
  messages: {
    bare: {
      text: "{name} has no schema, so search_path decides what is meant.",
      help: "Write the schema before the name, for instance public.{name}.",
    },
  },
  statements: [
    "CreateStmt",
    "CreateForeignTableStmt",
    "CreateTableAsStmt",
    "ViewStmt",
    "IndexStmt",
    "CreateSeqStmt",
    "AlterSeqStmt",
    "CreateTrigStmt",
    "CreatePolicyStmt",
    "AlterPolicyStmt",
    "RuleStmt",
    "CreateFunctionStmt",
    "AlterFunctionStmt",
    "CreateEnumStmt",
    "AlterEnumStmt",
    "CreateDomainStmt",
    "AlterDomainStmt",
    "CompositeTypeStmt",
    "CreateRangeStmt",
    "AlterTableStmt",
    "RenameStmt",
    "AlterObjectSchemaStmt",
    "DropStmt",
  ],
  check(context) {
    const { statement, world } = context;
    if (world.settings.get("search_path") !== null || setsSearchPath(context)) return;
    for (const { name, at } of targets(statement)) {
      if (name.schema !== null || name.name === "" || world.relation(name)?.temporary) continue;
      context.report({ message: "bare", at: at(), data: { name: name.name } });
    }
  },
});

/** An earlier SET LOCAL counts too, although it needs a transaction around it. */
function setsSearchPath({ file, statement }: StatementContext): boolean {
  let first = setters.get(file.sql);
  if (first === undefined) {
    const found = file.sql.statements.findIndex(({ parsed }) =>
      settingChanges(parsed).some(({ name, values }) => name === "search_path" && values !== null),
    );
    setters.set(file.sql, (first = found < 0 ? Infinity : found));
  }
  return first < statement.index;
}

/** Index of the first statement that sets search_path. */
const setters = new WeakMap<SqlFile, number>();

interface Target {
  readonly name: QualifiedName;
  at(): OffsetRange;
}

function targets(statement: Statement): readonly Target[] {
  const { parsed } = statement;
  const { tree } = parsed;
  const drop = as(tree, "DropStmt");
  if (drop) return dropped(statement, drop);
  const relation = relationIn(tree) ?? createdTables(parsed)[0]?.relation;
  if (relation) {
    if (isTemporary(relation)) return [];
    return [{ name: nameOfRangeVar(relation), at: () => rangeOfRelation(statement, relation) }];
  }
  const names = namesIn(tree);
  if (!names) return [];
  const name = nameFromList(names);
  const [first] = parsed.tokens;
  return [{ name, at: () => identifierAfter(statement, first?.text ?? "", name.name) }];
}

function relationIn(tree: Node | null): Tree.RangeVar | undefined {
  const own =
    as(tree, "AlterTableStmt") ??
    as(tree, "IndexStmt") ??
    as(tree, "CreateTrigStmt") ??
    as(tree, "RuleStmt") ??
    as(tree, "RenameStmt") ??
    as(tree, "AlterObjectSchemaStmt");
  return (
    own?.relation ??
    as(tree, "CreateTableAsStmt")?.into?.rel ??
    as(tree, "ViewStmt")?.view ??
    as(tree, "CreateSeqStmt")?.sequence ??
    as(tree, "AlterSeqStmt")?.sequence ??
    as(tree, "CreatePolicyStmt")?.table ??
    as(tree, "AlterPolicyStmt")?.table ??
    as(tree, "CompositeTypeStmt")?.typevar
  );
}

/** Names of what is no relation. Schemas, roles and the like are in no schema. */
function namesIn(tree: Node | null): readonly Node[] | undefined {
  const rename = as(tree, "RenameStmt") ?? as(tree, "AlterObjectSchemaStmt");
  if (rename) return as(rename.object, "List")?.items ?? as(rename.object, "ObjectWithArgs")?.objname;
  return (
    as(tree, "CreateFunctionStmt")?.funcname ??
    as(tree, "AlterFunctionStmt")?.func?.objname ??
    as(tree, "CreateEnumStmt")?.typeName ??
    as(tree, "AlterEnumStmt")?.typeName ??
    as(tree, "CreateDomainStmt")?.domainname ??
    as(tree, "AlterDomainStmt")?.typeName ??
    as(tree, "CreateRangeStmt")?.typeName
  );
}

/** What a DROP names; the last name of a trigger, policy or rule is its own. */
const onTable = new Set<Tree.ObjectType | undefined>(["OBJECT_TRIGGER", "OBJECT_POLICY", "OBJECT_RULE"]);

function dropped(statement: Statement, { objects, removeType }: Tree.DropStmt): readonly Target[] {
  return (objects ?? []).flatMap((object) => {
    const names =
      as(object, "List")?.items ??
      as(object, "TypeName")?.names ??
      as(object, "ObjectWithArgs")?.objname ??
      [];
    const name = nameFromList(onTable.has(removeType) ? names.slice(0, -1) : names);
    return [{ name, at: () => identifierAfter(statement, "drop", name.name) }];
  });
}
