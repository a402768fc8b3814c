// The database as the migrations read so far would have left it, as far as their text tells: relations, user types,
// functions and the session's settings. `apply-statement.ts` changes it; rules only ask.
import type { QualifiedName } from "../../sql/names";
import { isTemporarySchema, relationKey, type Relation, type UserFunction, type UserType } from "./relation";
import { ScopedMap } from "./scoped-map";
import { SessionSettings } from "./session-settings";
import type { SqlType } from "./sql-type";
import type { DomainShape } from "./type-change";

const defaultPath: readonly string[] = ["public"];

/** Name of the schema that temporary tables are kept under here. */
export const temporarySchema = "pg_temp";

export class World {
  readonly relations: ScopedMap<Relation>;
  readonly types: ScopedMap<UserType>;
  readonly functions: ScopedMap<UserFunction>;
  settings = SessionSettings.none;
  /** Some temporary relation was made, so bare names are looked for among those first. */
  hasTemporary = false;

  constructor(
    relations = new ScopedMap<Relation>(),
    types = new ScopedMap<UserType>(),
    functions = new ScopedMap<UserFunction>(),
  ) {
    this.relations = relations;
    this.types = types;
    this.functions = functions;
  }

  /** Changes to the fork leave this one as it is; this one must not change while the fork is used. */
  fork(): World {
    const fork = new World(this.relations.fork(), this.types.fork(), this.functions.fork());
    fork.settings = this.settings;
    fork.hasTemporary = this.hasTemporary;
    return fork;
  }

  /** A copy that depends on no other world. */
  flattened(): World {
    const flat = new World(this.relations.flattened(), this.types.flattened(), this.functions.flattened());
    flat.settings = this.settings;
    flat.hasTemporary = this.hasTemporary;
    return flat;
  }

  /** Schemas in which a bare name is looked for, in order. Manual: "The Schema Search Path". */
  searchPath(): readonly string[] {
    const path = this.settings.get("search_path");
    if (path === null) return defaultPath;
    const schemas = path.filter((schema) => schema !== "$user" && schema !== "");
    return schemas.length > 0 ? schemas : ["public"];
  }

  /** Where an object of this name is created. */
  creationKey(name: QualifiedName, temporary = false): string {
    if (temporary) return relationKey(temporarySchema, name.name);
    return relationKey(name.schema ?? this.searchPath()[0] ?? "public", name.name);
  }

  /** Key under which the name is found; the key it would be created under when it is not known. */
  keyOf(name: QualifiedName): string {
    return this.#found(name, this.relations) ?? this.creationKey(name);
  }

  relation(name: QualifiedName): Relation | undefined {
    return this.relations.get(this.keyOf(name));
  }

  type(name: QualifiedName): UserType | undefined {
    const key = this.#found(name, this.types);
    return key === null ? undefined : this.types.get(key);
  }

  function(name: QualifiedName): UserFunction | undefined {
    const key = this.#found(name, this.functions);
    return key === null ? undefined : this.functions.get(key);
  }

  /** The shape of a domain; null for every other type and for a domain whose base is not known. */
  domain(type: SqlType): DomainShape | null {
    if (type.dimensions > 0) return null;
    const found = this.type({ schema: type.schema, name: type.name });
    return found?.kind === "domain" && found.base
      ? { base: found.base, constrained: found.constrained }
      : null;
  }

  #found<Value>(name: QualifiedName, map: ScopedMap<Value>): string | null {
    if (name.schema !== null) return keyIn(schemaName(name.schema), name.name, map);
    const temporary = this.hasTemporary ? keyIn(temporarySchema, name.name, map) : null;
    if (temporary !== null) return temporary;
    for (const schema of this.searchPath()) {
      const key = keyIn(schema, name.name, map);
      if (key !== null) return key;
    }
    return null;
  }
}

function keyIn<Value>(schema: string, name: string, map: ScopedMap<Value>): string | null {
  const key = relationKey(schema, name);
  return map.get(key) === undefined ? null : key;
}

function schemaName(schema: string): string {
  return isTemporarySchema(schema) ? temporarySchema : schema;
}
