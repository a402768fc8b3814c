// Which relations, types, schemas and trigger functions a file makes, takes away and needs, by name: for rules that compare files. Statements
// that cannot be read, and what functions do, are kept as text.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import { eachRangeVar, eachSequenceName, eachTypeName } from "../sql/tree-names";
import type { Statement } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { Digest } from "./history-context";
import { nameInText, schemaSet, targetOf } from "./object-targets";
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
      const items = as(object, "List")?.items ??
        as(object, "TypeName")?.names ??
        as(object, "ObjectWithArgs")?.objname ?? [object];
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
    eachSequenceName(tree, (text) => {
      const name = nameInText(text);
      if (name) this.#use(statement, "relation", name);
    });
    const trigger = as(tree, "CreateTrigStmt");
    if (trigger?.funcname) this.#use(statement, "function", nameFromList(trigger.funcname));
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
    const routine = as(tree, "CreateFunctionStmt");
    if (routine?.funcname) this.#add("function", nameFromList(routine.funcname), routine.replace);
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

type ObjectKind = "relation" | "type" | "schema" | "function";

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
  OBJECT_FUNCTION: "function",
};

function isRelationKind(kind: Tree.ObjectType | undefined): boolean {
  return dropKinds[kind ?? ""] === "relation";
}
