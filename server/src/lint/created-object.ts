// The views and routines that a file creates, and what it grants on them.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { SqlFile, Statement } from "../sql/sql-file";
import { as, type Node } from "../sql/syntax-tree";
import { nameOfObject } from "./dropped-objects";
import { grouped } from "./grouped";
import { nestedStatements } from "./nested-statements";
import { sqlTypeOf } from "./schema/sql-type";

export interface CreatedObject {
  /** A materialized view is a view here. */
  readonly kind: "view" | "routine";
  readonly name: QualifiedName;
  readonly isTriggerFunction: boolean;
}

/** Null for a statement that creates neither. */
function created(tree: Node | null): CreatedObject | null {
  const routine = as(tree, "CreateFunctionStmt");
  if (routine) {
    const returns = sqlTypeOf(routine.returnType)?.name ?? "";
    const isTriggerFunction = returns === "trigger" || returns === "event_trigger";
    return { kind: "routine", name: nameFromList(routine.funcname ?? []), isTriggerFunction };
  }
  const matview = as(tree, "CreateTableAsStmt");
  const target =
    as(tree, "ViewStmt")?.view ?? (matview?.objtype === "OBJECT_MATVIEW" ? matview.into?.rel : undefined);
  return target ? { kind: "view", name: nameOfRangeVar(target), isTriggerFunction: false } : null;
}

export interface Creation extends CreatedObject {
  readonly start: number;
}

export interface CreatedAndGranted {
  /** By name without schema. */
  readonly creations: ReadonlyMap<string, readonly Creation[]>;
  /** GRANT on single objects, by name without schema. */
  readonly grants: ReadonlyMap<string, readonly Granted[]>;
  /** GRANT on everything in a schema, and DO blocks that may do anything. */
  readonly wide: readonly Granted[];
  /** By default, on what is created. */
  readonly granted: ReadonlySet<CreatedObject["kind"]>;
}

export interface Granted {
  readonly start: number;
  /** Null for what may be granted on anything. */
  readonly kind: CreatedObject["kind"] | null;
  readonly name: QualifiedName;
}

export function createdAndGranted(file: SqlFile): CreatedAndGranted {
  const statements = file.statements.flatMap((outer) => [outer, ...nestedStatements(outer)]);
  const creations = statements.flatMap(({ parsed, start }) => {
    const object = created(parsed.tree);
    return object ? [{ ...object, start }] : [];
  });
  const grants = statements.flatMap(grantsOf);
  return {
    creations: grouped(creations, ({ name }) => name.name),
    grants: grouped(grants, ({ name }) => name.name),
    granted: new Set(file.statements.flatMap(defaultGrant)),
    wide: grants.filter(({ name }) => name.name === ""),
  };
}

function grantsOf({ parsed, start }: Statement): readonly Granted[] {
  const everything = { schema: null, name: "" };
  if (parsed.kind === "DoStmt") {
    const isOpaque = parsed.body === null || parsed.body.built.length > 0;
    return isOpaque ? [{ start, kind: null, name: everything }] : [];
  }
  const grant = as(parsed.tree, "GrantStmt");
  if (!grant?.is_grant) return [];
  const kind = /FUNCTION|PROCEDURE|ROUTINE/.test(grant.objtype ?? "") ? "routine" : "view";
  if (grant.targtype === "ACL_TARGET_ALL_IN_SCHEMA") return [{ start, kind, name: everything }];
  return (grant.objects ?? []).map((object) => {
    const range = as(object, "RangeVar");
    return { start, kind, name: range ? nameOfRangeVar(range) : nameOfObject(object) };
  });
}

function defaultGrant({ parsed }: Statement): CreatedObject["kind"] | readonly [] {
  const action = as(parsed.tree, "AlterDefaultPrivilegesStmt")?.action;
  if (!action?.is_grant) return [];
  return /FUNCTION|ROUTINE/.test(action.objtype ?? "") ? "routine" : "view";
}
