// Views, materialized views, and tables made from a query.
import { nameOfRangeVar } from "../../../sql/names";
import type { Node, Tree } from "../../../sql/syntax-tree";
import { definitionSettings, unknownColumn } from "../columns";
import { stringList } from "../constraints";
import { outputColumns, renamed, type OutputColumns } from "../query-columns";
import { readsOf } from "../query-reads";
import type { Column, ViewShape } from "../relation";
import { referToRoutines } from "./column-links";
import { blank, creation, put, type Step } from "./step";

export function createView(step: Step, statement: Tree.ViewStmt): void {
  const place = creation(step, statement.view, false);
  if (!place || !statement.query) return;
  const before = statement.replace ? step.world.relations.get(place.key) : undefined;
  const settings = new Map(definitionSettings(statement.options));
  if (statement.withCheckOption && statement.withCheckOption !== "NO_CHECK_OPTION") {
    settings.set("check_option", statement.withCheckOption === "LOCAL_CHECK_OPTION" ? "local" : "cascaded");
  }
  const view = viewOf(step, statement.query, stringList(statement.aliases));
  put(step, {
    ...(before ?? blank(place.key, "view", step.origin)),
    kind: "view",
    temporary: place.temporary,
    conditional: before
      ? before.conditional
      : (statement.replace ?? false) && !step.world.relations.wasDeleted(place.key),
    complete: view.columns !== null,
    columns: new Map((view.columns ?? []).map((column) => [column.name, columnFrom(column, step)])),
    settings,
    view,
  });
  referToRoutines(step, place.key, statement.query);
}

function viewOf({ world }: Step, query: Node, names: readonly string[]): ViewShape {
  return { query, columns: renamed(outputColumns(world, query), names), ...readsOf(world, query) };
}

function columnFrom({ name, type }: NonNullable<OutputColumns>[number], { origin }: Step): Column {
  return { ...unknownColumn(name), type, origin };
}

export function createTableAs(step: Step, statement: Tree.CreateTableAsStmt): void {
  const place = creation(step, statement.into?.rel, statement.if_not_exists ?? false);
  if (!place) return;
  const { into, query } = statement;
  const kind = statement.objtype === "OBJECT_MATVIEW" ? "matview" : "table";
  const shape = query && viewOf(step, query, stringList(into?.colNames));
  const settings = new Map(definitionSettings(into?.options));
  if (into?.tableSpaceName) settings.set("tablespace", into.tableSpaceName);
  if (into?.accessMethod) settings.set("access method", into.accessMethod);
  put(step, {
    ...blank(place.key, kind, step.origin),
    temporary: place.temporary,
    conditional: place.conditional,
    unlogged: into?.rel?.relpersistence === "u",
    complete: shape?.columns != null,
    columns: new Map((shape?.columns ?? []).map((column) => [column.name, columnFrom(column, step)])),
    view: kind === "matview" ? (shape ?? null) : null,
    settings,
  });
  if (kind === "matview") referToRoutines(step, place.key, query);
}

export function createRule(step: Step, statement: Tree.RuleStmt): void {
  if (!statement.relation) return;
  const key = step.world.keyOf(nameOfRangeVar(statement.relation));
  const relation = step.world.relations.get(key) ?? { ...blank(key, "table", null), complete: false };
  const name = statement.rulename ?? "";
  const rule = { name, node: statement, enabled: "origin", origin: step.origin } as const;
  put(step, { ...relation, rules: new Map(relation.rules).set(name, rule) });
}

/** SELECT … INTO, and calls of functions that turn a table into something else. */
export function selectInto(step: Step, select: Tree.SelectStmt): boolean {
  if (!select.intoClause) return false;
  const { intoClause, ...query } = select;
  createTableAs(step, { into: intoClause, query: { SelectStmt: query }, objtype: "OBJECT_TABLE" });
  return true;
}
