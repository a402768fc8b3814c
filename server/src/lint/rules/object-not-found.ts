// ALTER, DROP, an index or a foreign key on something that is not there, as far as the migrations tell.
import type { OffsetRange } from "../../base/text-range";
import { nameOfObject } from "../dropped-objects";
import { nearest } from "../../config/nearest";
import { rangeOfIdentifier } from "../../sql/alter-table";
import { displayName, nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";

import { createdTables } from "../new-columns";
import { defineRule, sources } from "../rule";
import { isTable, isTemporarySchema, relationKey, type Relation } from "../schema/relation";
import { identifierAfter } from "../token-places";
import { rangeOfRelation } from "../tree-places";

export const objectNotFound = defineRule({
  id: "object-not-found",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "history",
  sources: sources("safe-migrate:schema-drift migrationpilot:SQ004"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A table, column or index is changed, dropped or referred to that is not there.",
    why: "PostgreSQL refuses the statement (42P01 or 42703), and the migration stops there.",
    instead: "Correct the name, or write IF EXISTS where it may be missing.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (id int);",
          complete: true,
          up: "ALTER TABLE user_s ADD COLUMN age int;",
        },
        { before: "CREATE TABLE users (id int);\nDROP TABLE users;", up: "DROP TABLE users;" },
      ],
      accept: [
        {
          before: "CREATE TABLE users (id int);",
          complete: true,
          up: "ALTER TABLE users ADD COLUMN age int;",
        },
        { before: "CREATE TABLE users (id int);", up: "ALTER TABLE teams ADD COLUMN age int;" },
        { before: "CREATE TABLE users (id int);", complete: true, up: "DROP TABLE IF EXISTS teams;" },
      ],
    },
  },
  messages: {
    missing: {
      text: "There is no {kind} {name} here, so PostgreSQL refuses the statement.",
      help: "{hint}",
    },
    gone: {
      text: "The {kind} {name} was dropped or renamed before, so PostgreSQL refuses the statement.",
      help: "{hint}",
    },
    noColumn: {
      text: "{table} has no {kind} {name}, so PostgreSQL refuses the statement.",
      help: "{hint}",
    },
  },
  statements: [
    "AlterTableStmt",
    "DropStmt",
    "IndexStmt",
    "CreateStmt",
    "CreateForeignTableStmt",
    "RenameStmt",
    "CreateTrigStmt",
    "CreatePolicyStmt",
    "AlterEnumStmt",
    "TruncateStmt",
    "CommentStmt",
  ],
  check(context) {
    const { file, statement } = context;
    if (statement.inside?.mayNotRun) return;
    // Its up is written in something else than SQL.
    if (file.direction === "down" && !file.up) return;
    const { tree } = statement.parsed;
    const alter = as(tree, "AlterTableStmt");
    if (alter) return checkAlter(context, alter);
    const drop = as(tree, "DropStmt");
    if (drop) return checkDrop(context, drop);
    const index = as(tree, "IndexStmt");
    if (index) return checkIndex(context, index);
    for (const create of createdTables(statement.parsed)) checkForeignKeys(context, create);
    const enumType = as(tree, "AlterEnumStmt");
    if (enumType) {
      const name = nameFromList(enumType.typeName ?? []);
      return checkOther(context, "type", name, identifierAfter(statement, "type", name.name));
    }
    const rename = as(tree, "RenameStmt");
    if (rename) return checkRename(context, rename);
    const target = as(tree, "CreateTrigStmt")?.relation ?? as(tree, "CreatePolicyStmt")?.table;
    if (target) checkTable(context, target);
    for (const node of as(tree, "TruncateStmt")?.relations ?? []) {
      const relation = as(node, "RangeVar");
      if (relation) checkTable(context, relation);
    }
    const comment = as(tree, "CommentStmt");
    if (comment?.objtype === "OBJECT_TABLE") {
      const name = nameFromList(as(comment.object, "List")?.items ?? []);
      tellMissing(context, "table", name, identifierAfter(statement, "table", name.name));
    }
  },
});

/** "gone" when it was seen dropped, "unknown" when everything is known and this is not; null when it may be there. */
function absence(context: StatementContext, name: QualifiedName): "gone" | "unknown" | null {
  const { world } = context;
  if (name.name === "" || world.relation(name) || isTemporarySchema(name.schema) || isSystem(name))
    return null;
  const keys = name.schema === null ? world.searchPath().map((schema) => relationKey(schema, name.name)) : [];
  const wasThere = [world.creationKey(name), ...keys].some((key) => world.relations.wasDeleted(key));
  if (!wasThere && (!world.complete || world.ranBuiltSql)) return null;
  if (mayBeMade(context, name.name)) return null;
  return wasThere ? "gone" : "unknown";
}

/** Catalogs, and the tables in which runners keep what they applied. */
function isSystem({ schema, name }: QualifiedName): boolean {
  if (/migrations?$|_db_version$|_schema_(?:version|history)$|^databasechangelog/.test(name)) return true;
  return schema === null ? name.startsWith("pg_") : /^(?:pg_|information_schema$)/.test(schema);
}

/** An earlier statement of the file that cannot be read in full speaks of the name. */
function mayBeMade({ file, statement }: StatementContext, name: string): boolean {
  return file.sql.statements.some(
    ({ index, parsed }) => index < statement.index && isOpaque(parsed.kind) && parsed.text.includes(name),
  );
}

/** What it does cannot be read in full. */
function isOpaque(kind: string): boolean {
  return kind === "unparsed" || kind === "DoStmt" || kind === "CallStmt" || kind === "SelectStmt";
}

/** True when it is not there. */
function tellMissing(context: StatementContext, kind: string, name: QualifiedName, at: OffsetRange): boolean {
  const why = absence(context, name);
  if (why === null) return false;
  const near = nearest(name.name, relationNames(context, name.schema));
  const data = { kind, name: displayName(name), hint: hintFor(near) };
  context.report({ message: why === "gone" ? "gone" : "missing", at, data });
  return true;
}

function hintFor(near: string | null): string {
  return near === null
    ? "Correct the name, or write IF EXISTS where it may be missing."
    : `Did you mean ${near}?`;
}

function relationNames({ world }: StatementContext, schema: string | null): readonly string[] {
  const schemas = schema === null ? world.searchPath() : [schema];
  return world.relations.keys().flatMap((key) => {
    const [own = "", name = ""] = key.split("\u0000");
    return schemas.includes(own) ? [name] : [];
  });
}

function checkTable(context: StatementContext, relation: Tree.RangeVar): boolean {
  if (relation.relpersistence === "t") return false;
  return tellMissing(
    context,
    "table",
    nameOfRangeVar(relation),
    rangeOfRelation(context.statement, relation),
  );
}

/** The table when every column of it is known. */
function wholeTable({ world }: StatementContext, relation: Tree.RangeVar | undefined): Relation | null {
  if (world.ranBuiltSql) return null;
  const found = relation && world.relation(nameOfRangeVar(relation));
  return found && isTable(found) && found.complete && !found.conditional ? found : null;
}

/** Columns that every table has. Manual: "System Columns". */
const systemColumns = new Set(["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]);

function checkColumn(
  context: StatementContext,
  table: Relation | null,
  column: string,
  at: OffsetRange,
): void {
  if (!table || column === "" || table.columns.has(column) || systemColumns.has(column)) return;
  const near = nearest(column, [...table.columns.keys()]);
  const data = { table: displayName(table), kind: "column", name: column, hint: hintFor(near) };
  context.report({ message: "noColumn", at, data });
}

const kinds: Readonly<Partial<Record<Tree.ObjectType, string>>> = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "materialized view",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
};

/** Subcommands that name a column that must be there. */
const columnCommands = new Set<Tree.AlterTableType | undefined>([
  "AT_DropColumn",
  "AT_AlterColumnType",
  "AT_ColumnDefault",
  "AT_SetNotNull",
  "AT_DropNotNull",
  "AT_SetStatistics",
  "AT_SetStorage",
  "AT_SetCompression",
  "AT_AddIdentity",
  "AT_SetIdentity",
  "AT_DropIdentity",
  "AT_DropExpression",
]);

function checkAlter(context: StatementContext, alter: Tree.AlterTableStmt): void {
  const { relation, objtype } = alter;
  const kind = objtype && kinds[objtype];
  if (!relation || !kind || alter.missing_ok) return;
  const at = rangeOfRelation(context.statement, relation);
  if (tellMissing(context, kind, nameOfRangeVar(relation), at)) return;
  const table = wholeTable(context, relation);
  const commands = alterCommands(context.statement);
  const added = commands.map(({ command }) => as(command.def, "ColumnDef")?.colname);
  for (const command of commands) {
    const { subtype, name = "", missing_ok, def } = command.command;
    if (columnCommands.has(subtype) && !missing_ok && !added.includes(name)) {
      checkColumn(context, table, name, command.rangeOfName(name));
    }
    if (subtype === "AT_ValidateConstraint" || (subtype === "AT_DropConstraint" && !missing_ok)) {
      checkPart(context, table, ["constraint", name], command.rangeOfName(name));
    }
    const constraint = as(def, "Constraint");
    const own = subtype === "AT_AddColumn" ? as(def, "ColumnDef") : undefined;
    if (constraint) checkReference(context, constraint, null);
    for (const node of own?.constraints ?? []) checkReference(context, as(node, "Constraint"), null);
    if (!constraint) continue;
    for (const key of keyColumns(constraint)) {
      if (!added.includes(key)) checkColumn(context, table, key, command.rangeOfName(key));
    }
  }
}

function keyColumns({ contype, keys, fk_attrs }: Tree.Constraint): readonly string[] {
  const nodes = contype === "CONSTR_FOREIGN" ? fk_attrs : contype === "CONSTR_NOTNULL" ? [] : keys;
  return (nodes ?? []).map((node) => as(node, "String")?.sval ?? "");
}

/** The table a foreign key refers to; `own` is the one that the statement creates. */
function checkReference(
  context: StatementContext,
  constraint: Tree.Constraint | undefined,
  own: QualifiedName | null,
): void {
  const target = constraint?.contype === "CONSTR_FOREIGN" ? constraint.pktable : undefined;
  if (!target) return;
  const name = nameOfRangeVar(target);
  if (own && name.name === own.name && (name.schema ?? own.schema) === (own.schema ?? name.schema)) return;
  if (checkTable(context, target)) return;
  const table = wholeTable(context, target);
  for (const node of constraint?.pk_attrs ?? []) {
    const column = as(node, "String")?.sval ?? "";
    checkColumn(context, table, column, identifierAfter(context.statement, "references", column));
  }
}

function checkForeignKeys(context: StatementContext, create: Tree.CreateStmt): void {
  if (!create.relation || create.if_not_exists) return;
  const own = nameOfRangeVar(create.relation);
  for (const element of create.tableElts ?? []) {
    const column = as(element, "ColumnDef");
    checkReference(context, as(element, "Constraint"), own);
    for (const node of column?.constraints ?? []) checkReference(context, as(node, "Constraint"), own);
  }
}

function checkIndex(
  context: StatementContext,
  { relation, indexParams, if_not_exists }: Tree.IndexStmt,
): void {
  if (!relation || checkTable(context, relation) || if_not_exists) return;
  const table = wholeTable(context, relation);
  for (const node of indexParams ?? []) {
    const column = as(node, "IndexElem")?.name ?? "";
    const at = rangeOfIdentifier(context.statement, column) ?? context.statement;
    checkColumn(context, table, column, at);
  }
}

function checkRename(context: StatementContext, rename: Tree.RenameStmt): void {
  const { relation, renameType, relationType, subname = "" } = rename;
  if (!relation || rename.missing_ok) return;
  const kind =
    kinds[(renameType === "OBJECT_COLUMN" ? relationType : renameType) ?? "OBJECT_TABLE"] ?? "table";
  const at = rangeOfRelation(context.statement, relation);
  if (tellMissing(context, kind, nameOfRangeVar(relation), at) || renameType !== "OBJECT_COLUMN") return;
  const place = rangeOfIdentifier(context.statement, subname) ?? context.statement;
  checkColumn(context, wholeTable(context, relation), subname, place);
}

function rangeVarOf({ schema, name }: QualifiedName): Tree.RangeVar {
  return schema === null ? { relname: name } : { relname: name, schemaname: schema };
}

/** What has a name within its table. */
const partKinds: Readonly<Partial<Record<Tree.ObjectType, string>>> = {
  OBJECT_TRIGGER: "trigger",
  OBJECT_POLICY: "policy",
  OBJECT_RULE: "rule",
};

const routineKinds: Readonly<Partial<Record<Tree.ObjectType, string>>> = {
  OBJECT_FUNCTION: "function",
  OBJECT_PROCEDURE: "procedure",
  OBJECT_ROUTINE: "routine",
  OBJECT_AGGREGATE: "aggregate",
};

/** Types and routines, which the model keeps apart from relations. */
function checkOther(context: StatementContext, kind: string, name: QualifiedName, at: OffsetRange): void {
  const { world } = context;
  const isType = kind === "type";
  const isThere = isType ? (world.type(name) ?? world.relation(name)) : world.routinesOf(name)[0];
  if (isThere || isSystem(name) || mayBeMade(context, name.name)) return;
  const key = world.creationKey(name);
  const wasThere = isType ? world.types.wasDeleted(key) : world.routines.wasDeleted(key);
  if (!wasThere && !world.complete) return;
  const data = { kind, name: displayName(name), hint: hintFor(null) };
  context.report({ message: wasThere ? "gone" : "missing", at, data });
}

/** A trigger, a policy or a constraint that a table does not have; told only where everything is known. */
function checkPart(
  context: StatementContext,
  table: Relation | null,
  [kind, name]: readonly [kind: string, name: string],
  at: OffsetRange,
): void {
  if (!table || !context.world.complete || mayBeMade(context, name)) return;
  const { triggers, policies, rules, constraints } = table;
  const parts = new Map<string, ReadonlyMap<string, unknown>>([
    ["trigger", triggers],
    ["policy", policies],
    ["rule", rules],
    ["constraint", constraints],
  ]).get(kind);
  const isNotNull = [...table.columns.values()].some(({ notNullName }) => notNullName === name);
  if (!parts || parts.has(name) || isNotNull) return;
  const data = { table: displayName(table), kind, name, hint: hintFor(nearest(name, [...parts.keys()])) };
  context.report({ message: "noColumn", at, data });
}

function checkDrop(context: StatementContext, { objects, removeType, missing_ok }: Tree.DropStmt): void {
  if (missing_ok) return;
  for (const object of objects ?? []) {
    const names: readonly Node[] = as(object, "List")?.items ?? [];
    const part = partKinds[removeType ?? "OBJECT_TABLE"];
    const kind = part ? "table" : kinds[removeType ?? "OBJECT_RULE"];
    const name = part ? nameFromList(names.slice(0, -1)) : nameOfObject(object);
    const at = identifierAfter(context.statement, "drop", name.name);
    const other = as(object, "TypeName") ? "type" : routineKinds[removeType ?? "OBJECT_RULE"];
    if (other) checkOther(context, other, name, at);
    if (!kind || tellMissing(context, kind, name, at) || !part) continue;
    const own = nameFromList(names).name;
    const place = identifierAfter(context.statement, part, own);
    checkPart(context, wholeTable(context, rangeVarOf(name)), [part, own], place);
  }
}
