// The database as the migrations read so far would have left it, as far as their text tells: relations, types, routines,
// every other named object, and the session's settings. `apply-statement.ts` changes it; rules only ask.
import type { QualifiedName } from "../../sql/names";
import {
  isTemporarySchema,
  objectKey,
  relationKey,
  type Relation,
  type Routine,
  type SchemaObject,
  type SchemaObjectKind,
  type UserType,
} from "./relation";
import type { Referrer } from "./referrers";
import { ScopedMap } from "./scoped-map";
import { SessionSettings } from "./session-settings";
import type { SqlType } from "./sql-type";
import type { DomainShape } from "./type-change";

const defaultPath: readonly string[] = ["public"];

/** Name of the schema that temporary tables are kept under here. */
export const temporarySchema = "pg_temp";

export interface Catalogs {
  readonly relations: ScopedMap<Relation>;
  readonly types: ScopedMap<UserType>;
  /** Every signature of one name. */
  readonly routines: ScopedMap<readonly Routine[]>;
  readonly objects: ScopedMap<SchemaObject>;
  /** Who may depend on a thing; see referrers.ts. */
  readonly referrers: ScopedMap<Referrer>;
}

export class World implements Catalogs {
  readonly relations: ScopedMap<Relation>;
  readonly types: ScopedMap<UserType>;
  readonly routines: ScopedMap<readonly Routine[]>;
  readonly objects: ScopedMap<SchemaObject>;
  readonly referrers: ScopedMap<Referrer>;
  settings = SessionSettings.none;
  /** Some temporary relation was made, so bare names are looked for among those first. */
  hasTemporary = false;
  /** What was told is the whole database, so a name that is not here does not exist. */
  complete = false;
  /** SQL that was put together while it ran may have made or dropped anything. */
  ranBuiltSql = false;
  /** What statements do to it is remembered, for the next walk over them. */
  remembers = false;

  constructor(catalogs?: Catalogs) {
    this.relations = catalogs?.relations ?? new ScopedMap();
    this.types = catalogs?.types ?? new ScopedMap();
    this.routines = catalogs?.routines ?? new ScopedMap();
    this.objects = catalogs?.objects ?? new ScopedMap();
    this.referrers = catalogs?.referrers ?? new ScopedMap();
  }

  /** Changes to the fork leave this one as it is; this one must not change while the fork is used. */
  fork(): World {
    return this.with({
      relations: this.relations.fork(),
      types: this.types.fork(),
      routines: this.routines.fork(),
      objects: this.objects.fork(),
      referrers: this.referrers.fork(),
    });
  }

  /** A copy that depends on no other world. */
  flattened(): World {
    return this.with({
      relations: this.relations.flattened(),
      types: this.types.flattened(),
      routines: this.routines.flattened(),
      objects: this.objects.flattened(),
      referrers: this.referrers.flattened(),
    });
  }

  /** The same world over other maps. */
  with(catalogs: Catalogs): World {
    const world = new World(catalogs);
    world.settings = this.settings;
    world.hasTemporary = this.hasTemporary;
    world.complete = this.complete;
    world.ranBuiltSql = this.ranBuiltSql;
    world.remembers = this.remembers;
    return world;
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
    const key = this.typeKey(name);
    return key === null ? undefined : this.types.get(key);
  }

  typeKey(name: QualifiedName): string | null {
    return this.#found(name, this.types);
  }

  routineKey(name: QualifiedName): string | null {
    return this.#found(name, this.routines);
  }

  /** Every known signature of this name; empty when there is none. */
  routinesOf(name: QualifiedName): readonly Routine[] {
    const key = this.routineKey(name);
    return (key === null ? undefined : this.routines.get(key)) ?? [];
  }

  /** An object by its kind and name; `schema` is empty for kinds that lie in none. */
  object(kind: SchemaObjectKind, schema: string, name: string): SchemaObject | undefined {
    return this.objects.get(objectKey(kind, schema, name));
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
