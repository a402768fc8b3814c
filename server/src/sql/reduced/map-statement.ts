// Statements of pgsql-ast-parser as libpg_query's nodes, for the common ones that rules read. What is not mapped has no
// tree: better no answer than a wrong one.
import type {
  CreateIndexStatement,
  DropStatement,
  From,
  InsertStatement,
  SelectStatement,
  Statement,
  UpdateStatement,
} from "pgsql-ast-parser";
import type { Node, Tree } from "../syntax-tree";
import { mapExpression } from "./map-expression";
import { mapAlterTable, mapCreateTable } from "./map-table";
import { nameNodes, type Places, Unmapped } from "./places";

export function mapStatement(statement: Statement, places: Places): Node {
  switch (statement.type) {
    case "create table":
      return mapCreateTable(statement, places);
    case "alter table":
      return mapAlterTable(statement, places);
    case "create index":
      return mapCreateIndex(statement, places);
    case "alter index":
      return mapAlterIndex(statement, places);
    case "drop table":
    case "drop index":
    case "drop sequence":
    case "drop type":
      return mapDrop(statement);
    case "update":
      return mapUpdate(statement, places);
    case "delete": {
      const where = statement.where ? { whereClause: mapExpression(statement.where, places) } : {};
      return { DeleteStmt: { relation: places.rangeVar(statement.from), ...where } };
    }
    case "insert":
      return mapInsert(statement, places);
    case "select":
    case "values":
      return mapQuery(statement, places);
    case "truncate table": {
      const relations = statement.tables.map((table): Node => ({ RangeVar: places.rangeVar(table) }));
      const behavior = statement.cascade === "cascade" ? "DROP_CASCADE" : "DROP_RESTRICT";
      return {
        TruncateStmt: {
          relations,
          behavior,
          ...(statement.identity === "restart" && { restart_seqs: true }),
        },
      };
    }
    case "create view":
      return {
        ViewStmt: {
          view: places.rangeVar(statement.name),
          query: mapQuery(statement.query, places),
          ...(statement.orReplace && { replace: true }),
        },
      };
    case "refresh materialized view":
      return {
        RefreshMatViewStmt: {
          relation: places.rangeVar(statement.name),
          ...(statement.concurrently && { concurrent: true }),
        },
      };
    case "create sequence":
      return { CreateSeqStmt: { sequence: places.rangeVar(statement.name) } };
    case "create enum": {
      const vals = statement.values.map(({ value }): Node => ({ String: { sval: value } }));
      return { CreateEnumStmt: { typeName: nameNodes(statement.name), vals } };
    }
    case "alter enum":
      if (statement.change.type !== "add value") throw new Unmapped();
      return {
        AlterEnumStmt: {
          typeName: nameNodes(statement.name),
          newVal: statement.change.add.value,
          newValIsAfter: true,
        },
      };
    case "create schema":
      return {
        CreateSchemaStmt: {
          schemaname: statement.name.name,
          ...(statement.ifNotExists && { if_not_exists: true }),
        },
      };
    case "create extension":
      return {
        CreateExtensionStmt: {
          extname: statement.extension.name,
          ...(statement.ifNotExists && { if_not_exists: true }),
        },
      };
    case "set":
      return mapSet(statement);
    case "begin":
      if (statement.isolationLevel ?? statement.writeable ?? statement.deferrable) throw new Unmapped();
      return { TransactionStmt: { kind: "TRANS_STMT_BEGIN" } };
    case "start transaction":
      return { TransactionStmt: { kind: "TRANS_STMT_START" } };
    case "commit":
      return { TransactionStmt: { kind: "TRANS_STMT_COMMIT" } };
    case "rollback":
      return { TransactionStmt: { kind: "TRANS_STMT_ROLLBACK" } };
    default:
      throw new Unmapped();
  }
}

function mapCreateIndex(create: CreateIndexStatement, places: Places): Node {
  const indexParams = create.expressions.map(({ expression }): Node => {
    const column = expression.type === "ref" && !expression.table ? { name: expression.name } : null;
    return { IndexElem: column ?? { expr: mapExpression(expression, places) } };
  });
  return {
    IndexStmt: {
      ...(create.indexName && { idxname: create.indexName.name }),
      relation: places.rangeVar(create.table),
      accessMethod: create.using?.name ?? "btree",
      indexParams,
      ...(create.where && { whereClause: mapExpression(create.where, places) }),
      ...(create.unique && { unique: true }),
      ...(create.concurrently && { concurrent: true }),
      ...(create.ifNotExists && { if_not_exists: true }),
    },
  };
}

function mapAlterIndex(alter: Extract<Statement, { type: "alter index" }>, places: Places): Node {
  const relation = places.rangeVar(alter.index);
  if (alter.change.type === "rename") {
    const missing = alter.ifExists ? { missing_ok: true } : {};
    return {
      RenameStmt: { renameType: "OBJECT_INDEX", relation, newname: alter.change.to.name, ...missing },
    };
  }
  const command: Node = {
    AlterTableCmd: { subtype: "AT_SetTableSpace", name: alter.change.tablespace.name },
  };
  return { AlterTableStmt: { relation, cmds: [command], objtype: "OBJECT_INDEX" } };
}

const removeTypes = {
  "drop table": "OBJECT_TABLE",
  "drop index": "OBJECT_INDEX",
  "drop sequence": "OBJECT_SEQUENCE",
  "drop type": "OBJECT_TYPE",
} as const;

function mapDrop(drop: DropStatement): Node {
  if (drop.type === "drop trigger") throw new Unmapped();
  const isType = drop.type === "drop type";
  const objects = drop.names.map((name): Node => {
    const names = nameNodes(name);
    return isType ? { TypeName: { names, typemod: -1 } } : { List: { items: names } };
  });
  return {
    DropStmt: {
      objects,
      removeType: removeTypes[drop.type],
      behavior: drop.cascade === "cascade" ? "DROP_CASCADE" : "DROP_RESTRICT",
      ...(drop.ifExists && { missing_ok: true }),
      ...(drop.concurrently && { concurrent: true }),
    },
  };
}

function mapUpdate(update: UpdateStatement, places: Places): Node {
  const targetList = update.sets.map(({ column, value }): Node => ({
    ResTarget: { name: column.name, val: mapExpression(value, places), location: places.of(column) },
  }));
  return {
    UpdateStmt: {
      relation: places.rangeVar(update.table),
      targetList,
      ...(update.where && { whereClause: mapExpression(update.where, places) }),
      ...(update.from && { fromClause: [mapFrom(update.from, places)] }),
    },
  };
}

function mapInsert(insert: InsertStatement, places: Places): Node {
  if (insert.onConflict) throw new Unmapped();
  const cols = (insert.columns ?? []).map((column): Node => ({
    ResTarget: { name: column.name, location: places.of(column) },
  }));
  return {
    InsertStmt: {
      relation: places.rangeVar(insert.into),
      ...(cols.length > 0 && { cols }),
      selectStmt: mapQuery(insert.insert, places),
    },
  };
}

function mapQuery(query: SelectStatement, places: Places): Node {
  if (query.type === "values") {
    const valuesLists = query.values.map((row): Node => ({
      List: { items: row.map((value) => mapExpression(value, places)) },
    }));
    return { SelectStmt: { valuesLists } };
  }
  if (
    query.type !== "select" ||
    query.groupBy ||
    query.having ||
    query.distinct ||
    query.for ||
    query.limit
  ) {
    throw new Unmapped();
  }
  const targetList = (query.columns ?? []).map(({ expr, alias }): Node => ({
    ResTarget: { ...(alias && { name: alias.name }), val: mapExpression(expr, places) },
  }));
  const fromClause = (query.from ?? []).map((from) => mapFrom(from, places));
  return {
    SelectStmt: {
      targetList,
      ...(fromClause.length > 0 && { fromClause }),
      ...(query.where && { whereClause: mapExpression(query.where, places) }),
    },
  };
}

function mapFrom(from: From, places: Places): Node {
  if (from.type !== "table" || from.join) throw new Unmapped();
  return { RangeVar: places.rangeVar(from.name) };
}

function mapSet(statement: Extract<Statement, { type: "set" }>): Node {
  const { set, scope, variable } = statement;
  const values = Array.isArray(set) ? set : [set];
  const args = values.map((value): Node => {
    if (value.type === "default") throw new Unmapped();
    if (value.type === "identifier") return { A_Const: { sval: { sval: value.name } } };
    if (value.type === "list") throw new Unmapped();
    if (typeof value.value === "number") return { A_Const: { ival: { ival: value.value } } };
    return { A_Const: { sval: { sval: value.value } } };
  });
  const setting: Tree.VariableSetStmt = { kind: "VAR_SET_VALUE", name: variable.name, args };
  return { VariableSetStmt: { ...setting, ...(scope === "local" && { is_local: true }) } };
}
