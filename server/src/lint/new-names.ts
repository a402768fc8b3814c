// The names a statement gives: to what it creates, adds or renames. References to what exists are not among them. Names
// inside queries and function bodies are left out.
import type { OffsetRange } from "../base/text-range";
import { identifierOf, rangeOfTokens } from "../sql/alter-table";
import { nameFromList } from "../sql/names";
import type { Statement } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { createdTables } from "./new-columns";
import { identifierAfter } from "./token-places";
import { rangeOfRelation } from "./tree-places";

export type NameKind =
  | "schema"
  | "table"
  | "view"
  | "column"
  | "index"
  | "sequence"
  | "pk"
  | "fk"
  | "unique"
  | "check"
  | "exclusion"
  /** A constraint whose kind the statement does not tell. */
  | "constraint"
  | "trigger"
  | "policy"
  | "function"
  | "enum"
  | "type";

export interface NewName {
  readonly kind: NameKind;
  readonly name: string;
  at(): OffsetRange;
}

/** Statements that can give a name. */
export const namingStatements = [
  "CreateSchemaStmt",
  "CreateStmt",
  "CreateForeignTableStmt",
  "CreateTableAsStmt",
  "AlterTableStmt",
  "ViewStmt",
  "IndexStmt",
  "CreateSeqStmt",
  "CreateTrigStmt",
  "CreatePolicyStmt",
  "CreateFunctionStmt",
  "CreateEnumStmt",
  "CreateDomainStmt",
  "CompositeTypeStmt",
  "CreateRangeStmt",
  "RenameStmt",
] as const;

export function newNames(statement: Statement): readonly NewName[] {
  const { parsed } = statement;
  const { tree } = parsed;
  const tables = createdTables(parsed).flatMap((create) => namesOfTable(statement, create));
  switch (parsed.kind) {
    case "CreateSchemaStmt":
      return [...named(statement, "schema", as(tree, "CreateSchemaStmt")?.schemaname, "schema"), ...tables];
    case "CreateStmt":
    case "CreateForeignTableStmt":
      return tables;
    case "CreateTableAsStmt": {
      const create = as(tree, "CreateTableAsStmt");
      const kind = create?.objtype === "OBJECT_MATVIEW" ? "view" : "table";
      return relationName(statement, kind, create?.into?.rel);
    }
    case "AlterTableStmt":
      return namesOfCommands(statement, as(tree, "AlterTableStmt")?.cmds);
    case "ViewStmt":
      return relationName(statement, "view", as(tree, "ViewStmt")?.view);
    case "IndexStmt":
      return named(statement, "index", as(tree, "IndexStmt")?.idxname, "index");
    case "CreateSeqStmt":
      return relationName(statement, "sequence", as(tree, "CreateSeqStmt")?.sequence);
    case "CreateTrigStmt":
      return named(statement, "trigger", as(tree, "CreateTrigStmt")?.trigname, "trigger");
    case "CreatePolicyStmt":
      return named(statement, "policy", as(tree, "CreatePolicyStmt")?.policy_name, "policy");
    case "CreateFunctionStmt": {
      const create = as(tree, "CreateFunctionStmt");
      return listed(statement, "function", create?.funcname, create?.is_procedure ? "procedure" : "function");
    }
    case "CreateEnumStmt":
      return listed(statement, "enum", as(tree, "CreateEnumStmt")?.typeName, "type");
    case "CreateDomainStmt":
      return listed(statement, "type", as(tree, "CreateDomainStmt")?.domainname, "domain");
    case "CreateRangeStmt":
      return listed(statement, "type", as(tree, "CreateRangeStmt")?.typeName, "type");
    case "CompositeTypeStmt":
      return relationName(statement, "type", as(tree, "CompositeTypeStmt")?.typevar);
    case "RenameStmt": {
      const rename = as(tree, "RenameStmt");
      const kind = rename?.renameType ? renamed[rename.renameType] : undefined;
      return kind ? named(statement, kind, rename?.newname, "to") : [];
    }
    default:
      return [];
  }
}

const renamed: Readonly<Partial<Record<Tree.ObjectType, NameKind>>> = {
  OBJECT_SCHEMA: "schema",
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "view",
  OBJECT_COLUMN: "column",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_TABCONSTRAINT: "constraint",
  OBJECT_TRIGGER: "trigger",
  OBJECT_POLICY: "policy",
  OBJECT_FUNCTION: "function",
  OBJECT_PROCEDURE: "function",
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "type",
};

function namesOfTable(statement: Statement, create: Tree.CreateStmt): readonly NewName[] {
  return [
    ...relationName(statement, "table", create.relation),
    ...(create.tableElts ?? []).flatMap((element) => namesOfElement(statement, element)),
  ];
}

function namesOfCommands(statement: Statement, commands: readonly Node[] | undefined): readonly NewName[] {
  return (commands ?? []).flatMap((node) => {
    const command = as(node, "AlterTableCmd");
    if (command?.subtype !== "AT_AddColumn" && command?.subtype !== "AT_AddConstraint") return [];
    return command.def ? namesOfElement(statement, command.def) : [];
  });
}

/** A column with its constraints, or a constraint of the table. */
function namesOfElement(statement: Statement, element: Node): readonly NewName[] {
  const column = as(element, "ColumnDef");
  if (!column) return constraintName(statement, as(element, "Constraint"));
  return [
    ...(column.typeName ? located(statement, "column", column.colname, column.location) : []),
    ...(column.constraints ?? []).flatMap((node) => constraintName(statement, as(node, "Constraint"))),
  ];
}

const constraintKinds: Readonly<Partial<Record<Tree.ConstrType, NameKind>>> = {
  CONSTR_PRIMARY: "pk",
  CONSTR_FOREIGN: "fk",
  CONSTR_UNIQUE: "unique",
  CONSTR_CHECK: "check",
  CONSTR_EXCLUSION: "exclusion",
  CONSTR_NOTNULL: "constraint",
};

function constraintName(statement: Statement, constraint: Tree.Constraint | undefined): readonly NewName[] {
  const kind = constraint?.contype ? constraintKinds[constraint.contype] : undefined;
  return kind ? located(statement, kind, constraint?.conname, constraint?.location) : [];
}

function relationName(
  statement: Statement,
  kind: NameKind,
  relation: Tree.RangeVar | undefined,
): readonly NewName[] {
  const name = relation?.relname;
  return name === undefined ? [] : [{ kind, name, at: () => rangeOfRelation(statement, relation) }];
}

/** A name that follows a keyword. */
function named(
  statement: Statement,
  kind: NameKind,
  name: string | undefined,
  keyword: string,
): readonly NewName[] {
  return name === undefined ? [] : [{ kind, name, at: () => identifierAfter(statement, keyword, name) }];
}

function listed(
  statement: Statement,
  kind: NameKind,
  names: readonly Node[] | undefined,
  keyword: string,
): readonly NewName[] {
  return named(statement, kind, nameFromList(names ?? []).name, keyword);
}

/** A name at or after a location of the tree. */
function located(
  statement: Statement,
  kind: NameKind,
  name: string | undefined,
  location: number | undefined,
): readonly NewName[] {
  if (name === undefined) return [];
  const at = (): OffsetRange => {
    const { tokens, offsetOf } = statement.parsed;
    const from = offsetOf(location ?? 0);
    const found = tokens.find((token) => token.start >= from && identifierOf(token) === name);
    return (found && rangeOfTokens(statement, [found])) ?? statement;
  };
  return [{ kind, name, at }];
}
