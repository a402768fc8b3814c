// A constraint that an existing column did not have before: what the running application writes may now be refused.
import { rangeOfWords } from "../../sql/alter-table";
import { nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "../alter-command";
import { columnRefs } from "../column-refs";
import { conjuncts } from "../conditions";
import { saidByUp, saidEarlier } from "../column-history";
import type { ExistingTable, StatementContext } from "../context";
import { nameOfObject } from "../dropped-objects";
import { isOwnColumn } from "../own-objects";
import { isReplaced } from "../replaced-names";
import { defineRule } from "../rule";
import { relationKey } from "../schema/relation";
import { indexesOf, type TableIndex } from "../table-indexes";

type Message = "restricts";

const id = "add-restrictive-constraint";

export const addRestrictiveConstraint = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "compatibility",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A CHECK, UNIQUE, NOT NULL, PRIMARY KEY or EXCLUDE is added on columns that were there before.",
    why:
      "The running application may write rows that the constraint refuses, so its INSERT and UPDATE fail from that moment. " +
      "NOT VALID changes nothing about that: only rows that are already there are left alone.",
    instead:
      "Deploy an application that keeps to the constraint first, and add the constraint in a later migration.",
    examples: {
      reject: [
        "ALTER TABLE orders ADD CONSTRAINT small CHECK (amount < 10) NOT VALID;",
        "ALTER TABLE orders ALTER COLUMN state SET NOT NULL;",
      ],
      accept: [
        "ALTER TABLE orders ADD COLUMN amount int;\nALTER TABLE orders ADD CONSTRAINT small CHECK (amount < 10);",
        "CREATE TABLE orders (amount int);\nALTER TABLE orders ADD CONSTRAINT small CHECK (amount < 10);",
        "ALTER TABLE orders ADD CONSTRAINT buyer_fk FOREIGN KEY (buyer) REFERENCES buyers NOT VALID;",
      ],
    },
  },
  messages: {
    restricts: {
      text: "{what} on {table} refuses rows that the running application could write until now.",
      help: "Make sure that the running application keeps to it before this migration runs.",
    },
  },
  statements: ["AlterTableStmt", "IndexStmt", "DropStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const index = as(tree, "IndexStmt");
    if (index) return checkIndex(context, index);
    const table = context.existingTable(as(tree, "AlterTableStmt")?.relation);
    if (table) for (const command of alterCommands(context.statement)) checkCommand(context, table, command);
    rememberDropped(context, tree);
  },
});

function checkIndex(context: StatementContext<Message>, index: Tree.IndexStmt): void {
  const table = index.unique ? context.existingTable(index.relation) : null;
  if (!table) return;
  const columns = (index.indexParams ?? []).flatMap(columnsOfIndexElement);
  if (areNew(context, table, columns) || (index.idxname && isReplaced(context, index.idxname))) return;
  const names = (index.indexParams ?? []).flatMap((node) => as(node, "IndexElem")?.name ?? []);
  if (wereUnique(context, table, names, index.nulls_not_distinct ?? false)) return;
  if (conjuncts(index.whereClause).some((part) => missesDefault(context, table, part))) return;
  const at = rangeOfWords(context.statement, "unique") ?? context.statement;
  context.report({ message: "restricts", at, data: { what: "A UNIQUE index", table: table.shown } });
}

function checkCommand(context: StatementContext<Message>, table: ExistingTable, command: AlterCommand): void {
  const { subtype, def, name = "" } = command.command;
  const report = (what: string, ...words: readonly string[]): void => {
    context.report({
      message: "restricts",
      at: command.rangeOfWords(...words),
      data: { what, table: table.shown },
    });
  };
  if (subtype === "AT_SetNotNull") {
    if (isNew(context, table, name) || refusesNull(table, name)) return;
    if (saidByUp(context, table.name, name).some((said) => said.subtype === "AT_DropNotNull")) return;
    return report(`NOT NULL for ${name}`, "set", "not", "null");
  }
  const constraint = subtype === "AT_AddConstraint" ? as(def, "Constraint") : undefined;
  if (!constraint || isKnown(context, table, constraint)) return;
  const words = wordsOf(constraint);
  const columns = columnsOf(constraint);
  if (!words || areNew(context, table, columns)) return;
  const [column = ""] = columns;
  if (constraint.contype === "CONSTR_NOTNULL" && refusesNull(table, column)) return;
  const isUnique = ["CONSTR_UNIQUE", "CONSTR_PRIMARY"].includes(constraint.contype ?? "");
  if (isUnique && wereUnique(context, table, columns, constraint.nulls_not_distinct ?? false)) {
    if (constraint.contype === "CONSTR_UNIQUE" || columns.every((one) => refusesNull(table, one))) return;
  }
  const { conname } = constraint;
  const kind = words.join(" ").toUpperCase();
  report(conname === undefined ? kind : `The ${kind} constraint ${conname}`, ...words);
}

/** A condition on a new column that its default does not meet: who does not know the column writes no such row. */
function missesDefault(context: StatementContext, table: ExistingTable, condition: Node): boolean {
  const test = as(condition, "NullTest");
  const equal = as(condition, "A_Expr");
  const isEqual = equal?.kind === "AEXPR_OP" && as(equal.name?.[0], "String")?.sval === "=";
  const [ref] = columnRefs(test?.arg ?? (isEqual ? equal.lexpr : condition));
  const known =
    ref && isNew(context, table, ref.column) ? table.relation?.columns.get(ref.column) : undefined;
  if (!known?.type) return false;
  if (test) return test.nulltesttype === "IS_NOT_NULL" && known.default === null && !known.serial;
  const value = as(known.default, "A_Const")?.boolval;
  const wanted = isEqual
    ? as(equal.rexpr, "A_Const")?.boolval
    : as(condition, "ColumnRef") && { boolval: true };
  return (
    value !== undefined && wanted !== undefined && (value.boolval ?? false) !== (wanted.boolval ?? false)
  );
}

/** No two rows could agree in these columns before: some of them have a unique index, or had one until this file. */
function wereUnique(
  context: StatementContext,
  { relation }: ExistingTable,
  columns: readonly string[],
  countsNull: boolean,
): boolean {
  if (!relation) return false;
  const dropped = (context.memory.get(id) ?? []) as readonly TableIndex[];
  const key = relationKey(relation.schema, relation.name);
  return [...indexesOf(context.world, relation), ...dropped].some(
    ({ relation: { table }, shape }) =>
      table === key &&
      shape.unique &&
      shape.valid &&
      shape.predicate === null &&
      (shape.nullsNotDistinct || !countsNull) &&
      shape.keys.every(({ column }) => column !== null && columns.includes(column)),
  );
}

/** Indexes that this statement drops, by themselves or with their constraint. */
function rememberDropped({ memory, world }: StatementContext, tree: Node | null): void {
  const drop = as(tree, "DropStmt");
  const names = drop?.removeType === "OBJECT_INDEX" ? (drop.objects ?? []).map(nameOfObject) : [];
  const indexes = names.flatMap((name) => world.relation(name) ?? []);
  const alter = as(tree, "AlterTableStmt");
  const table = alter?.relation && world.relation(nameOfRangeVar(alter.relation));
  for (const node of table ? (alter.cmds ?? []) : []) {
    const { subtype, name } = as(node, "AlterTableCmd") ?? {};
    if (subtype !== "AT_DropConstraint" || !table) continue;
    for (const one of indexesOf(world, table)) if (one.shape.constraint === name) indexes.push(one.relation);
  }
  const dropped = indexes.flatMap((relation) =>
    relation.index ? [{ relation, shape: relation.index }] : [],
  );
  if (dropped.length === 0) return;
  memory.set(id, [...((memory.get(id) ?? []) as readonly TableIndex[]), ...dropped]);
}

/** Keywords of what refuses rows; null for a foreign key and for a constraint that is not enforced. */
function wordsOf({ contype, is_enforced }: Tree.Constraint): readonly string[] | null {
  if (contype === "CONSTR_CHECK") return is_enforced ? ["check"] : null;
  if (contype === "CONSTR_UNIQUE") return ["unique"];
  if (contype === "CONSTR_PRIMARY") return ["primary", "key"];
  if (contype === "CONSTR_NOTNULL") return ["not", "null"];
  return contype === "CONSTR_EXCLUSION" ? ["exclude"] : null;
}

function columnsOf({ raw_expr, keys, exclusions }: Tree.Constraint): readonly string[] {
  const elements = (exclusions ?? []).flatMap((pair) => as(pair, "List")?.items?.[0] ?? []);
  return [
    ...columnRefs(raw_expr).map(({ column }) => column),
    ...(keys ?? []).flatMap((key) => as(key, "String")?.sval ?? []),
    ...elements.flatMap(columnsOfIndexElement),
  ];
}

function columnsOfIndexElement(node: Node): readonly string[] {
  const element = as(node, "IndexElem");
  return element?.name ? [element.name] : columnRefs(element?.expr).map(({ column }) => column);
}

function areNew(context: StatementContext, table: ExistingTable, columns: readonly string[]): boolean {
  return columns.length > 0 && columns.every((column) => isNew(context, table, column));
}

/** Added by this file, perhaps by this very statement. */
function isNew(context: StatementContext, table: ExistingTable, column: string): boolean {
  if (isOwnColumn(context, table, column)) return true;
  return saidEarlier(context, table.name, column).some(({ subtype }) => subtype === "AT_AddColumn");
}

/** NOT NULL already, or a CHECK that holds for new rows says as much. */
function refusesNull({ relation }: ExistingTable, column: string): boolean {
  if (relation?.columns.get(column)?.notNull) return true;
  return [...(relation?.constraints.values() ?? [])].some(
    ({ enforced, proves }) => enforced && proves.has(column),
  );
}

/** A unique index that is there already, or a constraint that is dropped and added anew. */
function isKnown(context: StatementContext, table: ExistingTable, constraint: Tree.Constraint): boolean {
  const { schema } = table.name;
  if (constraint.indexname && context.world.relation({ schema, name: constraint.indexname })) return true;
  return constraint.conname !== undefined && isReplaced(context, constraint.conname);
}
