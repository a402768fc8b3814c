// Makes the objects of a pair's catalog. Their collections are made when somebody first asks for them: a table comes with all
// of its columns, and a pair mostly speaks of one.
import {
  partKey,
  rootPath,
  type Attribute,
  type CatalogObject,
  type ObjectKind,
  type Step,
  type Value,
} from "./catalog-object";

export interface Identity {
  readonly kind: ObjectKind;
  /** Of no matter for what has an owner. */
  readonly schema: string;
  readonly name: string;
  readonly owner: CatalogObject | null;
  readonly madeBy: CatalogObject["madeBy"];
  readonly made: Step | null;
}

export interface Traits {
  readonly conditional?: boolean;
  readonly temporary?: boolean;
  readonly generatedName?: boolean;
  readonly open?: boolean;
  readonly assumed?: boolean;
  readonly attributes?: ReadonlyMap<string, Value>;
}

export function newObject(identity: Identity, traits: Traits): CatalogObject {
  return new NewObject(identity, traits);
}

class NewObject implements CatalogObject {
  readonly kind: ObjectKind;
  schema: string;
  name: string;
  readonly owner: CatalogObject | null;
  readonly madeBy: CatalogObject["madeBy"];
  readonly assumed: boolean;
  readonly home: string | null;
  readonly homeName: string;
  exists = true;
  readonly conditional: boolean;
  readonly temporary: boolean;
  readonly generatedName: boolean;
  readonly open: boolean;
  readonly made: Step | null;
  dropped: Step | null = null;
  droppedIfThere = false;
  droppedWith: CatalogObject | null = null;
  renamed: Step | null = null;
  touched = false;
  changed = false;
  readonly #given: ReadonlyMap<string, Value> | undefined;
  #parts: Map<string, CatalogObject> | null = null;
  #absent: Set<string> | null = null;
  #attributes: Map<string, Attribute> | null = null;
  #neededBy: Set<CatalogObject> | null = null;
  #along: Set<CatalogObject> | null = null;

  constructor({ kind, schema, name, owner, madeBy, made }: Identity, traits: Traits) {
    this.kind = kind;
    this.schema = owner ? "" : schema;
    this.name = name;
    this.owner = owner;
    this.madeBy = madeBy;
    this.made = made;
    this.home = madeBy === "before" ? homeOf(kind, schema, name, owner) : null;
    this.homeName = name;
    this.assumed = traits.assumed ?? false;
    this.conditional = traits.conditional ?? false;
    this.temporary = traits.temporary ?? owner?.temporary ?? schema === "pg_temp";
    this.generatedName = traits.generatedName ?? false;
    this.open = traits.open ?? false;
    this.#given = traits.attributes;
  }

  get parts(): Map<string, CatalogObject> {
    return (this.#parts ??= new Map());
  }

  get absent(): Set<string> {
    return (this.#absent ??= new Set());
  }

  get neededBy(): Set<CatalogObject> {
    return (this.#neededBy ??= new Set());
  }

  get along(): Set<CatalogObject> {
    return (this.#along ??= new Set());
  }

  get attributes(): Map<string, Attribute> {
    if (this.#attributes) return this.#attributes;
    const attributes = (this.#attributes = new Map<string, Attribute>());
    for (const [attribute, value] of this.#given ?? []) {
      attributes.set(attribute, {
        before: this.madeBy === "before" ? value : undefined,
        made: value,
        upValue: undefined,
        isUpAgain: false,
        now: value,
        up: null,
        down: null,
      });
    }
    return attributes;
  }
}

/** Null for a part of something that was not there before the up. */
function homeOf(kind: ObjectKind, schema: string, name: string, owner: CatalogObject | null): string | null {
  if (!owner) return rootPath(kind, schema, name);
  return owner.home === null ? null : `${owner.home}\u0000${partKey(kind, name)}`;
}
