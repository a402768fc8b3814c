// Tables, columns and constraints of pgsql-ast-parser as libpg_query's nodes.
import type {
  AlterTableStatement,
  ColumnConstraint,
  CreateColumnDef,
  CreateTableStatement,
  TableAlteration,
  TableConstraint,
  TableReference,
} from "pgsql-ast-parser";
import type { Node, Tree } from "../syntax-tree";
import { mapExpression } from "./map-expression";
import { mapType } from "./map-type";
import { nameNode, type Places, Unmapped } from "./places";

/** Letters of Constraint.fk_upd_action and fk_del_action: src/include/nodes/parsenodes.h. */
const actionLetters: Readonly<Record<string, string>> = {
  "no action": "a",
  restrict: "r",
  cascade: "c",
  "set null": "n",
  "set default": "d",
};

export function mapCreateTable(create: CreateTableStatement, places: Places): Node {
  const columns = create.columns.map((column): Node => {
    if (column.kind !== "column") throw new Unmapped();
    return { ColumnDef: mapColumn(column, places) };
  });
  const constraints = (create.constraints ?? []).map((constraint): Node => ({
    Constraint: mapConstraint(constraint, places),
  }));
  const inherits = (create.inherits ?? []).map((parent): Node => ({ RangeVar: places.rangeVar(parent) }));
  const relpersistence = create.temporary ? "t" : create.unlogged ? "u" : "p";
  return {
    CreateStmt: {
      relation: { ...places.rangeVar(create.name), relpersistence },
      tableElts: [...columns, ...constraints],
      ...(inherits.length > 0 && { inhRelations: inherits }),
      ...(create.ifNotExists && { if_not_exists: true }),
      oncommit: "ONCOMMIT_NOOP",
    },
  };
}

/** A rename is a statement of its own in libpg_query, and so stands alone in ALTER TABLE. */
export function mapAlterTable(alter: AlterTableStatement, places: Places): Node {
  const { inh, ...table } = places.rangeVar(alter.table);
  const relation: Tree.RangeVar = alter.only ? table : { ...table, inh: inh ?? true };
  const [first] = alter.changes;
  const missing = alter.ifExists ? { missing_ok: true } : {};
  if (first?.type === "rename") {
    return { RenameStmt: { renameType: "OBJECT_TABLE", relation, newname: first.to.name, ...missing } };
  }
  if (first?.type === "rename column" || first?.type === "rename constraint") {
    const isColumn = first.type === "rename column";
    return {
      RenameStmt: {
        renameType: isColumn ? "OBJECT_COLUMN" : "OBJECT_TABCONSTRAINT",
        relationType: "OBJECT_TABLE",
        relation,
        subname: (isColumn ? first.column : first.constraint).name,
        newname: first.to.name,
        ...missing,
      },
    };
  }
  const cmds = alter.changes.map((change): Node => ({ AlterTableCmd: mapChange(change, places) }));
  return { AlterTableStmt: { relation, cmds, objtype: "OBJECT_TABLE", ...missing } };
}

function mapChange(change: TableAlteration, places: Places): Tree.AlterTableCmd {
  const behavior = "DROP_RESTRICT";
  switch (change.type) {
    case "add column": {
      const def: Node = { ColumnDef: mapColumn(change.column, places) };
      return { subtype: "AT_AddColumn", def, behavior, ...(change.ifNotExists && { missing_ok: true }) };
    }
    case "drop column":
      return { subtype: "AT_DropColumn", name: change.column.name, ...dropped(change) };
    case "drop constraint":
      return { subtype: "AT_DropConstraint", name: change.constraint.name, ...dropped(change) };
    case "add constraint": {
      const def: Node = { Constraint: mapConstraint(change.constraint, places) };
      return { subtype: "AT_AddConstraint", def, behavior };
    }
    case "alter column":
      return { name: change.column.name, behavior, ...mapAlterColumn(change.alter, places) };
    default:
      throw new Unmapped();
  }
}

function dropped(change: {
  readonly ifExists?: boolean;
  readonly behaviour?: "cascade" | "restrict";
}): Pick<Tree.AlterTableCmd, "behavior" | "missing_ok"> {
  const behavior = change.behaviour === "cascade" ? "DROP_CASCADE" : "DROP_RESTRICT";
  return { behavior, ...(change.ifExists && { missing_ok: true }) };
}

type AlterColumn = Extract<TableAlteration, { type: "alter column" }>["alter"];

function mapAlterColumn(alter: AlterColumn, places: Places): Pick<Tree.AlterTableCmd, "subtype" | "def"> {
  switch (alter.type) {
    case "set not null":
      return { subtype: "AT_SetNotNull" };
    case "drop not null":
      return { subtype: "AT_DropNotNull" };
    case "drop default":
      return { subtype: "AT_ColumnDefault" };
    case "set default":
      return { subtype: "AT_ColumnDefault", def: mapExpression(alter.default, places) };
    case "set type":
      return { subtype: "AT_AlterColumnType", def: { ColumnDef: { typeName: mapType(alter.dataType) } } };
    default:
      throw new Unmapped();
  }
}

function mapColumn(column: CreateColumnDef, places: Places): Tree.ColumnDef {
  const constraints = (column.constraints ?? []).map((constraint): Node => ({
    Constraint: mapConstraint(constraint, places),
  }));
  return {
    colname: column.name.name,
    typeName: mapType(column.dataType),
    is_local: true,
    ...(constraints.length > 0 && { constraints }),
    location: places.of(column),
  };
}

function mapConstraint(constraint: ColumnConstraint | TableConstraint, places: Places): Tree.Constraint {
  const name = "constraintName" in constraint ? constraint.constraintName?.name : undefined;
  const named = { ...(name !== undefined && { conname: name }), location: places.of(constraint) };
  const checked = { is_enforced: true, initially_valid: true };
  switch (constraint.type) {
    case "not null":
      return { contype: "CONSTR_NOTNULL", ...named };
    case "null":
      return { contype: "CONSTR_NULL", ...named };
    case "default":
      return { contype: "CONSTR_DEFAULT", raw_expr: mapExpression(constraint.default, places), ...named };
    case "check":
      return {
        contype: "CONSTR_CHECK",
        ...checked,
        raw_expr: mapExpression(constraint.expr, places),
        ...named,
      };
    case "unique":
      return { contype: "CONSTR_UNIQUE", ...keysOf(constraint), ...named };
    case "primary key":
      return { contype: "CONSTR_PRIMARY", ...keysOf(constraint), ...named };
    case "reference":
      return { contype: "CONSTR_FOREIGN", ...checked, ...mapReference(constraint, places), ...named };
    case "foreign key": {
      const reference = mapReference(constraint, places);
      const fk_attrs = constraint.localColumns.map(nameNode);
      return { contype: "CONSTR_FOREIGN", ...checked, ...reference, fk_attrs, ...named };
    }
    case "add generated": {
      const generated_when = constraint.always === "by default" ? "d" : "a";
      if (!constraint.expression) return { contype: "CONSTR_IDENTITY", generated_when, ...named };
      const raw_expr = mapExpression(constraint.expression, places);
      return { contype: "CONSTR_GENERATED", generated_when, generated_kind: "s", raw_expr, ...named };
    }
  }
}

function keysOf(constraint: ColumnConstraint | TableConstraint): Pick<Tree.Constraint, "keys"> {
  return "columns" in constraint ? { keys: constraint.columns.map(nameNode) } : {};
}

function mapReference(reference: TableReference, places: Places): Tree.Constraint {
  return {
    pktable: places.rangeVar(reference.foreignTable),
    pk_attrs: reference.foreignColumns.map(nameNode),
    fk_matchtype: reference.match === "full" ? "f" : "s",
    fk_upd_action: actionLetters[reference.onUpdate ?? "no action"] ?? "a",
    fk_del_action: actionLetters[reference.onDelete ?? "no action"] ?? "a",
  };
}
