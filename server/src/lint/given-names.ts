// Which name a statement gives to something: by creating it, by renaming it or by moving it to another schema. Rules ask
// whether a name that was taken away comes back.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { ParsedText, Statement } from "../sql/sql-file";
import { as } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { nameOfObject } from "./dropped-objects";
import { nestedStatements } from "./nested-statements";

export type NameSpace = "relation" | "type" | "routine";

/** Null for a statement that gives no name in that name space. */
export function givenName({ tree, kind }: ParsedText, space: NameSpace): QualifiedName | null {
  const rename = as(tree, "RenameStmt");
  if (rename) {
    if (rename.subname !== undefined || spaceOf(rename.renameType) !== space) return null;
    const { schema } = rename.relation ? nameOfRangeVar(rename.relation) : nameOfObject(rename.object);
    return { schema, name: rename.newname ?? "" };
  }
  const move = as(tree, "AlterObjectSchemaStmt");
  if (move) {
    if (spaceOf(move.objectType) !== space) return null;
    const { name } = move.relation ? nameOfRangeVar(move.relation) : nameOfObject(move.object);
    return { schema: move.newschema ?? null, name };
  }
  if (space === "relation") {
    const target =
      as(tree, "ViewStmt")?.view ??
      as(tree, "CreateTableAsStmt")?.into?.rel ??
      as(tree, "CreateStmt")?.relation ??
      as(tree, "CreateForeignTableStmt")?.base?.relation ??
      as(tree, "CreateSeqStmt")?.sequence;
    return target ? nameOfRangeVar(target) : null;
  }
  if (space === "routine") {
    const define = as(tree, "DefineStmt");
    const aggregate = define?.kind === "OBJECT_AGGREGATE" ? define.defnames : undefined;
    const names = as(tree, "CreateFunctionStmt")?.funcname ?? aggregate;
    return names ? nameFromList(names) : null;
  }
  if (kind === "CompositeTypeStmt") {
    const typevar = as(tree, "CompositeTypeStmt")?.typevar;
    return typevar ? nameOfRangeVar(typevar) : null;
  }
  const define = as(tree, "DefineStmt");
  const names =
    as(tree, "CreateEnumStmt")?.typeName ??
    as(tree, "CreateDomainStmt")?.domainname ??
    as(tree, "CreateRangeStmt")?.typeName ??
    (define?.kind === "OBJECT_TYPE" ? define.defnames : undefined);
  return names ? nameFromList(names) : null;
}

/** A later statement of the same transaction gives the name, as found by the statement's search path. */
export function comesBack(context: StatementContext, name: QualifiedName, space: NameSpace): boolean {
  const key = context.world.keyOf(name);
  return withNested(context, context.laterInTransaction()).some(({ parsed }) => {
    const given = givenName(parsed, space);
    return given !== null && given.name === name.name && context.world.creationKey(given) === key;
  });
}

/** Later statements with those inside DO blocks, also the rest of the block that this one stands in. */
export function withNested(
  { statement }: StatementContext,
  later: readonly Statement[],
): readonly Statement[] {
  const block = statement.inside ? nestedStatements(statement.inside.block) : [];
  const rest = block.slice(block.indexOf(statement) + 1);
  return [...rest, ...later.flatMap((one) => [one, ...nestedStatements(one)])];
}

/** An earlier rename of the same transaction gave this name up. */
export function wasGivenUp(
  { file, place, statement }: StatementContext,
  name: string,
  space: NameSpace,
): boolean {
  if (place.kind === "none") return false;
  return file.sql.statements.slice(0, statement.index).some(({ parsed, index }) => {
    const rename = as(parsed.tree, "RenameStmt");
    if (!rename || file.places[index]?.id !== place.id || givenName(parsed, space) === null) return false;
    const old = rename.relation ? nameOfRangeVar(rename.relation) : nameOfObject(rename.object);
    return old.name === name;
  });
}

/** The name was given by a rename earlier in the file, and the old name is in use again by now. */
export function wasSwappedOut(context: StatementContext, name: QualifiedName, space: NameSpace): boolean {
  const earlier = context.file.sql.statements.slice(0, context.statement.index);
  return earlier.some(({ parsed }) => {
    const rename = as(parsed.tree, "RenameStmt");
    if (!rename || givenName(parsed, space)?.name !== name.name) return false;
    const old = rename.relation ? nameOfRangeVar(rename.relation) : nameOfObject(rename.object);
    return earlier.some(
      (other) => other.parsed !== parsed && givenName(other.parsed, space)?.name === old.name,
    );
  });
}

/** Name space of what ALTER … RENAME and ALTER … SET SCHEMA speak of. */
function spaceOf(type: string | undefined): NameSpace | null {
  switch (type) {
    case "OBJECT_TABLE":
    case "OBJECT_FOREIGN_TABLE":
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW":
    case "OBJECT_SEQUENCE":
      return "relation";
    case "OBJECT_TYPE":
    case "OBJECT_DOMAIN":
      return "type";
    case "OBJECT_FUNCTION":
    case "OBJECT_PROCEDURE":
    case "OBJECT_ROUTINE":
    case "OBJECT_AGGREGATE":
      return "routine";
    default:
      return null;
  }
}
