// Which relations, types and schemas a file makes, takes away and needs, by name: for rules that compare files. Statements
// that cannot be read, and what functions do, are kept as text.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import { eachRangeVar, eachTypeName } from "../sql/tree-names";
import type { Statement } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { Digest } from "./history-context";
import { builtinTypes } from "./schema/builtin-types";
import { isTemporary } from "./schema/relation";

export interface ObjectUse {
  readonly statement: Statement;
  readonly name: string;
  /** Any of these would do: the schemas that the name is looked for in. */
  readonly keys: readonly string[];
}

export interface ObjectUses {
  /** By key; false when it may have been there before (IF NOT EXISTS, OR REPLACE). */
  readonly made: ReadonlyMap<string, boolean>;
  readonly gone: ReadonlySet<string>;
  /** What the file does not make itself before it is needed. */
  readonly needs: readonly ObjectUse[];
  /** Lower-case text of DO blocks and of what does not parse. */
  readonly opaque: string;
}

export const objectUses = new Digest<ObjectUses>(({ sql }) => {
  const reader = new Reader();
  for (const statement of sql.statements) reader.read(statement);
  return reader;
});

class Reader implements ObjectUses {
  readonly made = new Map<string, boolean>();
  readonly gone = new Set<string>();
  readonly needs: ObjectUse[] = [];
  opaque = "";
  /** Where bare names are made; null when the file sets a path that cannot be read. */
  #schema: string | null = "public";

  read(statement: Statement): void {
    const { tree, kind, text } = statement.parsed;
    if (!tree || kind === "DoStmt") {
      this.opaque += `${text.toLowerCase()}\n`;
      return;
    }
    const setting = as(tree, "VariableSetStmt");
    if (setting?.name === "search_path") {
      this.#schema = schemaSet(setting);
      return;
    }
    const drop = as(tree, "DropStmt");
    if (drop) this.#drop(statement, drop);
    else {
      this.#need(statement, tree);
      this.#make(tree);
    }
  }

  #drop(statement: Statement, drop: Tree.DropStmt): void {
    const kind = dropKinds[drop.removeType ?? ""];
    if (kind === undefined) return;
    for (const object of drop.objects ?? []) {
      const items = as(object, "List")?.items ?? as(object, "TypeName")?.names ?? [object];
      const name = nameFromList(items);
      if (!drop.missing_ok) this.#use(statement, kind, name);
      for (const key of this.#keys(kind, name)) {
        this.gone.add(key);
        this.made.delete(key);
      }
    }
  }

  #need(statement: Statement, tree: Node): void {
    const { own, optional } = targetOf(tree);
    eachRangeVar(tree, (rangeVar) => {
      if (rangeVar === own || rangeVar === optional || isTemporary(rangeVar)) return;
      this.#use(statement, "relation", nameOfRangeVar(rangeVar));
    });
    if (own?.schemaname) this.#use(statement, "schema", { schema: null, name: own.schemaname });
    eachTypeName(tree, (names) => {
      const name = nameFromList(names);
      if (name.schema === null && builtinTypes.has(name.name)) return;
      this.#use(statement, "type", name);
    });
  }

  #use(statement: Statement, kind: ObjectKind, name: QualifiedName): void {
    if (name.schema === "pg_catalog" || name.schema === "information_schema") return;
    const keys = this.#keys(kind, name);
    if (keys.length === 0 || keys.some((key) => this.made.has(key))) return;
    this.needs.push({ statement, name: name.name, keys });
  }

  #make(tree: Node): void {
    const { own, conditional } = targetOf(tree);
    if (own) this.#add("relation", nameOfRangeVar(own), conditional);
    const schema = as(tree, "CreateSchemaStmt");
    if (schema?.schemaname)
      this.#add("schema", { schema: null, name: schema.schemaname }, schema.if_not_exists);
    const typeNames =
      as(tree, "CreateEnumStmt")?.typeName ??
      as(tree, "CreateDomainStmt")?.domainname ??
      as(tree, "CreateRangeStmt")?.typeName;
    if (typeNames) this.#add("type", nameFromList(typeNames), false);
    const composite = as(tree, "CompositeTypeStmt")?.typevar;
    if (composite) this.#add("type", nameOfRangeVar(composite), false);
    const index = as(tree, "IndexStmt");
    if (index?.idxname) {
      const name = { schema: index.relation?.schemaname ?? null, name: index.idxname };
      this.#add("relation", name, index.if_not_exists);
    }
    const rename = as(tree, "RenameStmt");
    if (rename?.relation && rename.newname && isRelationKind(rename.renameType)) {
      const name = nameOfRangeVar(rename.relation);
      for (const key of this.#keys("relation", name)) this.gone.add(key);
      this.#add("relation", { ...name, name: rename.newname }, true);
    }
    const moved = as(tree, "AlterObjectSchemaStmt");
    if (!moved?.relation || !moved.newschema) return;
    for (const key of this.#keys("relation", nameOfRangeVar(moved.relation))) this.gone.add(key);
    this.#add("relation", { schema: moved.newschema, name: moved.relation.relname ?? "" }, true);
  }

  #add(kind: ObjectKind, name: QualifiedName, conditional: boolean | undefined): void {
    const [key] = this.#keys(kind, name);
    if (key !== undefined && !this.made.has(key)) this.made.set(key, !conditional);
  }

  #keys(kind: ObjectKind, { schema, name }: QualifiedName): readonly string[] {
    if (kind === "schema") return [`schema ${name}`];
    if (schema !== null) return [`${kind} ${schema}.${name}`];
    if (this.#schema === null) return [];
    return [...new Set([this.#schema, "public"])].map((one) => `${kind} ${one}.${name}`);
  }
}

type ObjectKind = "relation" | "type" | "schema";

const dropKinds: Readonly<Record<string, ObjectKind>> = {
  OBJECT_TABLE: "relation",
  OBJECT_VIEW: "relation",
  OBJECT_MATVIEW: "relation",
  OBJECT_INDEX: "relation",
  OBJECT_SEQUENCE: "relation",
  OBJECT_FOREIGN_TABLE: "relation",
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "type",
  OBJECT_SCHEMA: "schema",
};

function isRelationKind(kind: Tree.ObjectType | undefined): boolean {
  return dropKinds[kind ?? ""] === "relation";
}

interface Target {
  /** What the statement makes. */
  readonly own: Tree.RangeVar | undefined;
  readonly conditional: boolean;
  /** What may be missing because of IF EXISTS. */
  readonly optional: Tree.RangeVar | undefined;
}

function targetOf(tree: Node): Target {
  const table = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
  const query = as(tree, "CreateTableAsStmt");
  const view = as(tree, "ViewStmt");
  const sequence = as(tree, "CreateSeqStmt");
  const composite = as(tree, "CompositeTypeStmt")?.typevar;
  const own =
    table?.relation ??
    query?.into?.rel ??
    view?.view ??
    sequence?.sequence ??
    as(tree, "SelectStmt")?.intoClause?.rel ??
    composite;
  const conditional =
    table?.if_not_exists ?? query?.if_not_exists ?? view?.replace ?? sequence?.if_not_exists;
  const changed = as(tree, "AlterTableStmt") ?? as(tree, "RenameStmt") ?? as(tree, "AlterObjectSchemaStmt");
  return {
    own,
    conditional: conditional ?? false,
    optional: changed?.missing_ok ? changed.relation : undefined,
  };
}

/** The schema in which names are made after SET search_path; null when it cannot be told. */
function schemaSet({ kind, args }: Tree.VariableSetStmt): string | null {
  if (kind !== "VAR_SET_VALUE") return "public";
  const first = as(args?.[0], "A_Const")?.sval?.sval;
  return first === "$user" ? "public" : (first ?? null);
}
