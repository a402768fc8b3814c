// CREATE, ADD or RENAME TO of something that is there already, as the earlier migrations tell.
import type { OffsetRange } from "../../base/text-range";
import { displayName, nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "../alter-command";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import {
  isTemporary,
  relationKey,
  type Origin,
  type Relation,
  type Routine,
  type SchemaObjectKind,
} from "../schema/relation";
import { sqlTypeOf } from "../schema/sql-type";
import { identifierAfter } from "../token-places";
import { rangeOfRelation } from "../tree-places";

export const objectAlreadyExists = defineRule({
  id: "object-already-exists",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "history",
  sources: sources("safe-migrate:schema-drift"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "Something is created that an earlier migration has created and none has dropped.",
    why: "PostgreSQL refuses the statement (42P07, 42701 or 42710), and the migration stops there.",
    instead: "Choose another name, or drop or rename the old one first.",
    examples: {
      reject: [
        { before: "CREATE TABLE users (id int);", up: "CREATE TABLE users (id bigint);" },
        { before: "CREATE TABLE users (id int);", up: "ALTER TABLE users ADD COLUMN id bigint;" },
      ],
      accept: [
        { before: "CREATE TABLE users (id int);", up: "CREATE TABLE IF NOT EXISTS users (id bigint);" },
        { before: "CREATE TABLE users (id int);", up: "DROP TABLE users;\nCREATE TABLE users (id bigint);" },
        { before: "CREATE TABLE users (id int);", up: "CREATE TABLE app.users (id bigint);" },
      ],
    },
  },
  messages: {
    exists: {
      text: "The {kind} {name} is there already, and PostgreSQL refuses to make another one.",
      help: "Choose another name, or drop or rename the old one first.",
    },
    existsIn: {
      text: "{table} has a {kind} {name} already, and PostgreSQL refuses to add another one.",
      help: "Choose another name, or drop or rename the old one first.",
    },
  },
  statements: [
    "CreateStmt",
    "CreateForeignTableStmt",
    "CreateTableAsStmt",
    "SelectStmt",
    "ViewStmt",
    "IndexStmt",
    "CreateSeqStmt",
    "CompositeTypeStmt",
    "CreateEnumStmt",
    "CreateDomainStmt",
    "CreateRangeStmt",
    "CreateFunctionStmt",
    "CreateSchemaStmt",
    "CreateExtensionStmt",
    "CreateTrigStmt",
    "CreatePolicyStmt",
    "AlterTableStmt",
    "RenameStmt",
  ],
  check(context) {
    if (context.statement.inside?.mayNotRun) return;
    checkRelation(context);
    checkType(context);
    checkRoutine(context);
    checkObject(context);
    checkPart(context);
    checkAdded(context);
    checkRename(context);
  },
});

function kindWord({ kind }: Relation): string {
  return kind === "matview" ? "materialized view" : kind.replace("-", " ");
}

/** There for certain: what IF NOT EXISTS or a condition made may have another shape or not be there. */
function certain(relation: Relation | undefined): Relation | null {
  return relation && !relation.conditional ? relation : null;
}

function tell(context: StatementContext, kind: string, name: QualifiedName, at: OffsetRange): void {
  context.report({ message: "exists", at, data: { kind, name: displayName(name) } });
}

/** Tables, views, indexes, sequences and composite types share one name space. */
function checkRelation(context: StatementContext): void {
  const { statement, world } = context;
  const { tree } = statement.parsed;
  const index = as(tree, "IndexStmt");
  if (index) {
    if (index.idxname === undefined || index.if_not_exists) return;
    const [schema = ""] = world.keyOf(nameOfRangeVar(index.relation ?? {})).split("\u0000");
    const found = certain(world.relations.get(relationKey(schema, index.idxname)));
    const name = { schema: index.relation?.schemaname ?? null, name: index.idxname };
    if (found) tell(context, kindWord(found), name, identifierAfter(statement, "index", index.idxname));
    return;
  }
  const target = createdRelation(tree);
  if (!target) return;
  const name = nameOfRangeVar(target);
  const found = certain(world.relations.get(world.creationKey(name, isTemporary(target))));
  if (found) tell(context, kindWord(found), name, rangeOfRelation(statement, target));
}

/** Undefined when it may be there already. */
function createdRelation(tree: Node | null): Tree.RangeVar | undefined {
  const create =
    as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base ?? as(tree, "CreateSeqStmt") ?? null;
  if (create?.if_not_exists) return undefined;
  if (create) return "sequence" in create ? create.sequence : (create as Tree.CreateStmt).relation;
  const query = as(tree, "CreateTableAsStmt");
  if (query) return query.if_not_exists ? undefined : query.into?.rel;
  const view = as(tree, "ViewStmt");
  if (view) return view.replace ? undefined : view.view;
  return as(tree, "CompositeTypeStmt")?.typevar ?? as(tree, "SelectStmt")?.intoClause?.rel;
}

function checkType(context: StatementContext): void {
  const { statement, world } = context;
  const { tree } = statement.parsed;
  const domain = as(tree, "CreateDomainStmt")?.domainname;
  const names = domain ?? as(tree, "CreateEnumStmt")?.typeName ?? as(tree, "CreateRangeStmt")?.typeName;
  if (!names) return;
  const name = nameFromList(names);
  const key = world.creationKey(name);
  const relation = certain(world.relations.get(key));
  const hasRowType = relation && relation.kind !== "index" && relation.kind !== "sequence" ? relation : null;
  const kind = world.types.get(key) ? "type" : hasRowType && kindWord(hasRowType);
  if (kind) tell(context, kind, name, identifierAfter(statement, domain ? "domain" : "type", name.name));
}

function checkRoutine(context: StatementContext): void {
  const { statement, world } = context;
  const create = as(statement.parsed.tree, "CreateFunctionStmt");
  if (!create || create.replace) return;
  const name = nameFromList(create.funcname ?? []);
  const inputs = (create.parameters ?? []).flatMap((node) => {
    const parameter = as(node, "FunctionParameter");
    const isOutput = parameter?.mode === "FUNC_PARAM_OUT" || parameter?.mode === "FUNC_PARAM_TABLE";
    return isOutput ? [] : [typeText(sqlTypeOf(parameter?.argType))];
  });
  if (inputs.includes(null)) return;
  const found = (world.routines.get(world.creationKey(name)) ?? []).find(
    (routine) => inputsOf(routine).join() === inputs.join(),
  );
  const word = create.is_procedure ? "procedure" : "function";
  if (found) tell(context, found.kind, name, identifierAfter(statement, word, name.name));
}

function inputsOf({ parameters }: Routine): readonly (string | null)[] {
  return parameters.flatMap(({ mode, type }) => (mode === "out" || mode === "table" ? [] : [typeText(type)]));
}

/** Null when the type is not told; modifiers such as (20) do not tell routines apart. */
function typeText(type: ReturnType<typeof sqlTypeOf>): string | null {
  return type && `${type.schema ?? ""}.${type.name}${"[]".repeat(type.dimensions > 0 ? 1 : 0)}`;
}

function checkObject(context: StatementContext): void {
  const { statement, world } = context;
  const schema = as(statement.parsed.tree, "CreateSchemaStmt");
  const extension = as(statement.parsed.tree, "CreateExtensionStmt");
  const create = schema ?? extension;
  if (!create || create.if_not_exists) return;
  const kind: SchemaObjectKind = schema ? "schema" : "extension";
  const name = schema?.schemaname ?? extension?.extname ?? "";
  const found = world.object(kind, "", name);
  if (found && !found.conditional) {
    tell(context, kind, { schema: null, name }, identifierAfter(statement, kind, name));
  }
}

/** Triggers and policies, whose names belong to their table. */
function checkPart(context: StatementContext): void {
  const { statement, world } = context;
  const trigger = as(statement.parsed.tree, "CreateTrigStmt");
  const policy = as(statement.parsed.tree, "CreatePolicyStmt");
  const target = trigger?.relation ?? policy?.table;
  if (!target || trigger?.replace) return;
  const table = certain(world.relation(nameOfRangeVar(target)));
  const name = trigger?.trigname ?? policy?.policy_name ?? "";
  const kind = trigger ? "trigger" : "policy";
  const isThere = trigger ? table?.triggers.has(name) : table?.policies.has(name);
  if (!isThere) return;
  const at = identifierAfter(statement, kind, name);
  context.report({
    message: "existsIn",
    at,
    data: { table: displayName(nameOfRangeVar(target)), kind, name },
  });
}

function checkAdded(context: StatementContext): void {
  const relation = as(context.statement.parsed.tree, "AlterTableStmt")?.relation;
  const table = relation ? certain(context.world.relation(nameOfRangeVar(relation))) : null;
  if (!relation || !table) return;
  const commands = alterCommands(context.statement);
  const shown = displayName(nameOfRangeVar(relation));
  for (const command of commands) {
    const column = addedColumn(command);
    const isThere = column !== null && isCertain(context, table, table.columns.get(column));
    if (isThere && !dropsFirst(commands, column, "AT_DropColumn")) {
      const data = { table: shown, kind: "column", name: column };
      context.report({ message: "existsIn", at: command.rangeOfName(column), data });
    }
    const constraint = as(command.command.def, "Constraint")?.conname;
    if (command.command.subtype !== "AT_AddConstraint" || constraint === undefined) continue;
    const existing = table.constraints.get(constraint);
    if (!existing || !isCertain(context, table, existing)) continue;
    if (dropsFirst(commands, constraint, "AT_DropConstraint")) continue;
    // A constraint goes with any of its columns.
    if (existing.columns.some((name) => dropsFirst(commands, name, "AT_DropColumn"))) continue;
    const data = { table: shown, kind: "constraint", name: constraint };
    context.report({ message: "existsIn", at: command.rangeOfName(constraint), data });
  }
}

/** In a table that is known in part, what this file itself added. */
function isCertain(
  { file }: StatementContext,
  table: Relation,
  part: { readonly origin: Origin } | undefined,
): boolean {
  return part !== undefined && (table.complete || part.origin === file.origin);
}

function addedColumn({ command }: AlterCommand): string | null {
  if (command.subtype !== "AT_AddColumn" || command.missing_ok) return null;
  return as(command.def, "ColumnDef")?.colname ?? null;
}

/** The same statement drops it, which happens first: ATPrepCmd() of src/backend/commands/tablecmds.c. */
function dropsFirst(commands: readonly AlterCommand[], name: string, subtype: Tree.AlterTableType): boolean {
  return commands.some(({ command }) => command.subtype === subtype && command.name === name);
}

const relationTypes = new Set<Tree.ObjectType | undefined>([
  "OBJECT_TABLE",
  "OBJECT_VIEW",
  "OBJECT_MATVIEW",
  "OBJECT_INDEX",
  "OBJECT_SEQUENCE",
  "OBJECT_FOREIGN_TABLE",
]);

function checkRename(context: StatementContext): void {
  const { statement, world } = context;
  const rename = as(statement.parsed.tree, "RenameStmt");
  if (!rename?.relation) return;
  const { newname = "", renameType } = rename;
  const at = identifierAfter(statement, "to", newname);
  const table = world.relation(nameOfRangeVar(rename.relation));
  if (renameType === "OBJECT_COLUMN") {
    const isThere = certain(table)?.complete && table?.columns.has(newname) && rename.subname !== newname;
    const data = { table: displayName(nameOfRangeVar(rename.relation)), kind: "column", name: newname };
    if (isThere) context.report({ message: "existsIn", at, data });
    return;
  }
  if (!relationTypes.has(renameType)) return;
  const [schema = ""] = world.keyOf(nameOfRangeVar(rename.relation)).split("\u0000");
  const found = certain(world.relations.get(relationKey(schema, newname)));
  if (found)
    tell(context, kindWord(found), { schema: rename.relation.schemaname ?? null, name: newname }, at);
}
