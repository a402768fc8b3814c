// Which type a string literal of a statement is read as: that of the cast around it, of the column it is stored in or
// compared with, or of the parameter it is passed to. Columns are looked up in every table the statement names.
import { nameFromList, nameOfRangeVar } from "../sql/names";
import { as, kindOf, walk, type Node, type Tree } from "../sql/syntax-tree";
import { stringList } from "./schema/constraints";
import type { Relation } from "./schema/relation";
import { sqlTypeOf, type SqlType } from "./schema/sql-type";
import type { World } from "./schema/world";

/** "unknown": of a column that the migrations do not tell; "text": of no other type, as a bare literal is. */
export type LiteralType = SqlType | "unknown" | "text";

export interface Literal {
  /** Byte offset in the statement. */
  readonly location: number;
  readonly type: LiteralType;
}

/** Every place where the statement has this text as a literal. */
export function literalsOf(tree: Node, text: string, world: World): readonly Literal[] {
  const reader = new LiteralReader(tree, text, world);
  reader.read(tree, "text");
  return reader.found;
}

const patternKinds = new Set(["AEXPR_LIKE", "AEXPR_ILIKE", "AEXPR_SIMILAR"]);
const comparing = new Set(["=", "<>", "!=", "<", ">", "<=", ">="]);

class LiteralReader {
  readonly found: Literal[] = [];
  readonly #text: string;
  readonly #world: World;
  readonly #relations: readonly (Relation | null)[];
  /** Columns that the statement itself defines. */
  readonly #own = new Map<string, LiteralType>();
  #readsCatalog = false;

  constructor(tree: Node, text: string, world: World) {
    this.#text = text;
    this.#world = world;
    const relations: (Relation | null)[] = [];
    const note = (range: Tree.RangeVar | undefined): void => {
      if (!range?.relname) return;
      this.#readsCatalog ||= range.relname.startsWith("pg_") || range.schemaname === "information_schema";
      relations.push(world.relation(nameOfRangeVar(range)) ?? null);
    };
    walk(tree, (kind, payload) => {
      if (kind === "RangeVar") note(payload);
      note((payload as { relation?: Tree.RangeVar }).relation);
      if (kind !== "ColumnDef") return;
      const { colname = "", typeName } = payload as Tree.ColumnDef;
      this.#own.set(colname, sqlTypeOf(typeName) ?? "unknown");
    });
    const domain = as(tree, "CreateDomainStmt");
    if (domain) this.#own.set("value", sqlTypeOf(domain.typeName) ?? "unknown");
    this.#relations = relations;
  }

  read(node: Node | undefined, type: LiteralType): void {
    if (!node) return;
    const constant = as(node, "A_Const");
    if (constant) {
      if (constant.sval?.sval === this.#text) this.found.push({ location: constant.location ?? 0, type });
      return;
    }
    const list = as(node, "List")?.items ?? as(node, "A_ArrayExpr")?.elements;
    if (list) return this.#readAll(list, type);
    const cast = as(node, "TypeCast");
    if (cast) return this.read(cast.arg, sqlTypeOf(cast.typeName) ?? "text");
    const operation = as(node, "A_Expr");
    if (operation) return this.#readOperation(operation);
    const call = as(node, "FuncCall");
    if (call) return this.#readCall(call);
    const coalesce = as(node, "CoalesceExpr")?.args ?? as(node, "MinMaxExpr")?.args;
    if (coalesce) {
      const own = coalesce.map((one) => this.#typeOf(one)).find((one) => one !== "text");
      return this.#readAll(coalesce, own ?? type);
    }
    const choice = as(node, "CaseExpr");
    if (choice) return this.#readCase(choice, type);
    const insert = as(node, "InsertStmt");
    if (insert) return this.#readInsert(insert);
    const definition = as(node, "ColumnDef");
    if (definition) return this.#readColumn(definition);
    const command = as(node, "AlterTableCmd");
    if (command?.subtype === "AT_ColumnDefault")
      return this.read(command.def, this.#column(command.name ?? ""));
    this.#readBelow(node);
  }

  #readAll(nodes: readonly Node[], type: LiteralType): void {
    for (const node of nodes) this.read(node, type);
  }

  /** Everything below a node that says nothing of types itself; what UPDATE sets has the type of its column. */
  #readBelow(node: Node): void {
    const kind = kindOf(node);
    const setsColumns = kind === "UpdateStmt" || kind === "OnConflictClause" || kind === "MergeWhenClause";
    const payload = (node as unknown as Record<string, object>)[kind] ?? {};
    this.#readFields(payload, setsColumns);
  }

  #readFields(payload: object, setsColumns: boolean): void {
    for (const [key, value] of Object.entries(payload)) {
      if (value === null || typeof value !== "object") continue;
      for (const child of Array.isArray(value) ? value : [value]) {
        const target = setsColumns && key === "targetList" ? as(child as Node, "ResTarget") : undefined;
        if (target) this.read(target.val, this.#column(target.name ?? ""));
        else if (isNode(child)) this.read(child, "text");
        else if (child !== null && typeof child === "object") this.#readFields(child, false);
      }
    }
  }

  #readOperation({ kind, name, lexpr, rexpr }: Tree.A_Expr): void {
    const operator = as(name?.[0], "String")?.sval ?? "";
    const compares = !patternKinds.has(kind ?? "") && (kind !== "AEXPR_OP" || comparing.has(operator));
    this.read(lexpr, compares ? this.#typeOf(rexpr) : "text");
    this.read(rexpr, compares ? this.#typeOf(lexpr) : "text");
  }

  /** Of functions that PostgreSQL brings along none takes a value of an enum but through another argument. */
  #readCall(call: Tree.FuncCall): void {
    const [routine] = this.#world.routinesOf(nameFromList(call.funcname ?? []));
    const inputs = (routine?.parameters ?? []).filter(({ mode }) => mode !== "out" && mode !== "table");
    for (const [at, argument] of (call.args ?? []).entries()) this.read(argument, inputs[at]?.type ?? "text");
  }

  #readCase({ arg, args, defresult }: Tree.CaseExpr, type: LiteralType): void {
    this.read(arg, "text");
    for (const item of args ?? []) {
      const when = as(item, "CaseWhen");
      this.read(when?.expr, arg ? this.#typeOf(arg) : "text");
      this.read(when?.result, type);
    }
    this.read(defresult, type);
  }

  #readInsert({ relation, cols, selectStmt, onConflictClause, withClause }: Tree.InsertStmt): void {
    const target = relation && this.#world.relation(nameOfRangeVar(relation));
    const named = (cols ?? []).map((column) => as(column, "ResTarget")?.name ?? "");
    const columns = named.length > 0 || !target?.complete ? named : [...target.columns.keys()];
    const types = columns.map((column): LiteralType => {
      const known = target?.columns.get(column);
      if (known) return known.type ?? "unknown";
      return target?.complete ? "text" : "unknown";
    });
    const select = as(selectStmt, "SelectStmt");
    for (const row of select?.valuesLists ?? []) {
      for (const [at, value] of (as(row, "List")?.items ?? []).entries())
        this.read(value, types[at] ?? "unknown");
    }
    for (const [at, value] of (select?.targetList ?? []).entries()) {
      this.read(as(value, "ResTarget")?.val, types[at] ?? "unknown");
    }
    this.#readFields({ ...select, targetList: [], valuesLists: [] }, false);
    if (onConflictClause) this.#readFields(onConflictClause, true);
    if (withClause) this.#readFields(withClause, false);
  }

  #readColumn({ typeName, constraints, raw_default: value }: Tree.ColumnDef): void {
    this.read(value, sqlTypeOf(typeName) ?? "unknown");
    for (const item of constraints ?? []) {
      const constraint = as(item, "Constraint");
      const isDefault = constraint?.contype === "CONSTR_DEFAULT";
      this.read(constraint?.raw_expr, isDefault ? (sqlTypeOf(typeName) ?? "unknown") : "text");
    }
  }

  /** Of an expression beside a literal. */
  #typeOf(node: Node | undefined): LiteralType {
    const fields = as(node, "ColumnRef")?.fields;
    if (fields) return this.#column(stringList(fields).at(-1) ?? "");
    const cast = as(node, "TypeCast");
    if (cast) return sqlTypeOf(cast.typeName) ?? "text";
    const coalesce = as(node, "CoalesceExpr")?.args;
    if (coalesce) return coalesce.map((one) => this.#typeOf(one)).find((one) => one !== "text") ?? "text";
    return as(node, "SubLink") ? "unknown" : "text";
  }

  #column(name: string): LiteralType {
    const own = this.#own.get(name);
    if (own !== undefined) return own;
    const known = this.#relations.flatMap((relation) => relation?.columns.get(name) ?? []);
    const [first] = known;
    if (first) return first.type ?? "unknown";
    if (this.#readsCatalog) return "text";
    const isAllKnown = this.#relations.length > 0 && this.#relations.every((relation) => relation?.complete);
    return isAllKnown ? "text" : "unknown";
  }
}

function isNode(value: unknown): value is Node {
  if (value === null || typeof value !== "object") return false;
  const [key = ""] = Object.keys(value);
  return /^[A-Z]/.test(key);
}
