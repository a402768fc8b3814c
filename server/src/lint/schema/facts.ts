// The attributes by which two versions of a thing are compared: everything but its name, its place and who made it.
import type { Column, Relation, Routine, TableConstraint, UserType } from "./relation";
import { displayType, type SqlType } from "./sql-type";

export type Facts<Thing> = (thing: Thing) => Readonly<Record<string, unknown>>;

function shown(type: SqlType | null): string | null {
  return type && displayType(type.schema === "public" ? { ...type, schema: null } : type);
}

export const columnFacts: Facts<Column> = (column) => ({
  type: shown(column.type),
  nullability: column.notNull,
  default: column.generated ? null : column.default,
  expression: column.generated ? column.default : null,
  identity: column.identity,
  serial: column.serial,
  generated: column.generated,
  collation: column.collation,
  settings: column.settings,
  comment: column.comment,
});

export const constraintFacts: Facts<TableConstraint> = (constraint) => ({
  kind: constraint.kind,
  columns: constraint.kind === "check" ? null : constraint.columns,
  validated: constraint.validated,
  enforced: constraint.enforced,
  deferrable: constraint.deferrable,
  "initially deferred": constraint.initiallyDeferred,
  "no inherit": constraint.noInherit,
  expression: constraint.expression,
  references: constraint.references,
  actions: [
    constraint.node.fk_matchtype ?? "s",
    constraint.node.fk_upd_action ?? "a",
    constraint.node.fk_del_action ?? "a",
    constraint.node.fk_del_set_cols ?? null,
  ],
  operators: constraint.node.exclusions ?? null,
  predicate: constraint.node.where_clause ?? null,
  included: constraint.node.including ?? null,
  "nulls not distinct": constraint.node.nulls_not_distinct ?? false,
});

export const relationFacts: Facts<Relation> = (relation) => ({
  kind: relation.kind,
  temporary: relation.temporary,
  unlogged: relation.unlogged,
  owner: relation.table,
  index: relation.index,
  "partition key": relation.partitionKey,
  partition: relation.partition,
  inherits: relation.inherits,
  query: relation.view?.query ?? null,
  columns: relation.view?.columns?.map(({ name }) => name) ?? null,
  "row security": relation.rowSecurity,
  "replica identity": relation.replicaIdentity,
  settings: relation.settings,
  comment: relation.comment,
  grants: new Map([...relation.grants].map(([key, { grantOption }]) => [key, grantOption])),
  definition: relation.node,
});

export const routineFacts: Facts<Routine> = (routine) => ({
  kind: routine.kind,
  parameters: routine.parameters.map(({ name, mode, hasDefault }) => [name, mode, hasDefault]),
  returns: shown(routine.returns),
  "returns a set": routine.returnsSet,
  volatility: routine.volatility,
  strict: routine.strict,
  parallel: routine.parallel,
  security: routine.securityDefiner,
  "search path": routine.setsSearchPath,
  language: routine.language,
  body: routine.body,
});

export const typeFacts: Facts<UserType> = (type) => {
  if (type.kind === "enum") return { kind: type.kind, values: type.values };
  if (type.kind !== "domain") return { kind: type.kind, definition: type.node };
  return {
    kind: type.kind,
    base: shown(type.base),
    default: type.default,
    nullability: type.notNull,
    checks: new Map(
      [...type.checks].map(([name, check]) => [name, [check.raw_expr, check.skip_validation ?? false]]),
    ),
  };
};
