// The catalog while both files of a pair run: what they make, drop, rename and change, one after the other. What neither
// file made is taken from the known schema, and where that is silent it is taken to be there as the files say. Each call
// leaves an event, which is all the rules read.
import type { QualifiedName } from "../../sql/names";
import { isTemporarySchema } from "../schema/relation";
import {
  bareName,
  namespaceOf,
  partKey,
  pathOf,
  rootPath,
  shownName,
  type CatalogObject,
  type ObjectKind,
  type Pass,
  type Step,
  type Value,
} from "./catalog-object";
import type { Asked, Event, Former, Outcome } from "./catalog-event";
import { addNeed, dependentsOf, goesAlong } from "./dependents";
import { newObject } from "./new-object";
import type { Prior, PriorObject } from "./prior-object";

export interface CreateOptions {
  readonly conditional?: boolean;
  /** OR REPLACE: an existing one is changed. */
  readonly replace?: boolean;
  readonly temporary?: boolean;
  readonly generatedName?: boolean;
  readonly open?: boolean;
  readonly assumed?: boolean;
  readonly needs?: readonly (CatalogObject | null)[];
  readonly goesWith?: readonly CatalogObject[];
  readonly attributes?: ReadonlyMap<string, Value>;
  /** Made along with something else: leaves no event. */
  readonly implied?: boolean;
}

const noSchema = new Set<string>([
  "schema",
  "extension",
  "role",
  "publication",
  "subscription",
  "event trigger",
  "server",
  "foreign data wrapper",
  "cast",
  "user mapping",
  "language",
  "access method",
  "transform",
  "privilege",
  "member",
]);

export class Catalog {
  readonly objects: CatalogObject[] = [];
  readonly events: Event[] = [];
  pass: Pass = "up";
  /** Set by the walk before each statement. */
  searchPath: readonly string[] = ["public"];
  /** The statement may not run, so that whatever it makes or drops is made or dropped as with IF [NOT] EXISTS. */
  lenient = false;
  readonly #prior: Prior;
  /** What exists, by path. */
  readonly #roots = new Map<string, CatalogObject>();
  /** Paths that something was dropped or renamed from. */
  readonly #left = new Map<string, CatalogObject>();
  #hasTemporary = false;
  /** By every bare name they had. */
  readonly #routines = new Map<string, CatalogObject[]>();

  constructor(prior: Prior) {
    this.#prior = prior;
  }

  /** The object of this name if it is there; null if it is not; undefined when nobody knows. */
  find(kind: ObjectKind, name: QualifiedName): CatalogObject | null | undefined {
    let unknown = false;
    for (const schema of this.#schemasFor(kind, name)) {
      const path = rootPath(kind, schema, name.name);
      const found = this.#roots.get(path);
      if (found) return found;
      if (this.#left.has(path)) continue;
      const prior = this.#prior.object(kind, schema, name.name);
      if (prior) return this.#fromPrior(prior, schema, name.name);
      unknown ||= prior === undefined;
    }
    return unknown ? undefined : null;
  }

  /** What used to be there under this name before one of the files dropped, moved or renamed it. */
  formerly(kind: ObjectKind, name: QualifiedName): CatalogObject | undefined {
    for (const schema of this.#schemasFor(kind, name)) {
      const found = this.#left.get(rootPath(kind, schema, name.name));
      if (found) return found;
    }
    return undefined;
  }

  /** The object, taken to be there when nobody knows; null when it is certainly not. */
  reach(kind: ObjectKind, name: QualifiedName): CatalogObject | null {
    const found = this.find(kind, name);
    if (found !== undefined) return found;
    const schema = this.#schemasFor(kind, name).find(
      (candidate) => !this.#left.has(rootPath(kind, candidate, name.name)),
    );
    return this.#register(
      this.#make(kind, schema ?? "public", name.name, null, "before", null, { open: true, assumed: true }),
    );
  }

  part(owner: CatalogObject, kind: ObjectKind, name: string): CatalogObject | null | undefined {
    const key = partKey(kind, name);
    const found = owner.parts.get(key);
    if (found) return found;
    return owner.absent.has(key) || !owner.open ? null : undefined;
  }

  reachPart(owner: CatalogObject, kind: ObjectKind, name: string): CatalogObject | null {
    const found = this.part(owner, kind, name);
    if (found !== undefined) return found;
    return this.#registerPart(
      this.#make(kind, "", name, owner, "before", null, { open: true, assumed: true }),
    );
  }

  create(step: Step, kind: ObjectKind, name: QualifiedName, options: CreateOptions = {}): CatalogObject {
    this.#hasTemporary ||= options.temporary === true && kind !== "index";
    const schema = options.temporary ? "pg_temp" : this.#creationSchema(kind, name);
    const qualified = { schema, name: name.name };
    const known = this.#roots.get(rootPath(kind, schema, name.name)) ?? this.known(kind, qualified);
    const asked = { kind, name: qualified, owner: null };
    if (known) return this.#again(step, asked, known, options);
    const made = this.#register(
      this.#make(kind, schema, name.name, null, this.pass, step, { open: false, ...options }),
    );
    addNeed(made, schema === "" ? null : (this.#roots.get(rootPath("schema", "", schema)) ?? null));
    for (const one of options.goesWith ?? []) this.#touch(one);
    this.#noteCreated(step, asked, made, options);
    return made;
  }

  createPart(
    step: Step,
    owner: CatalogObject,
    kind: ObjectKind,
    name: string,
    options: CreateOptions = {},
  ): CatalogObject {
    this.#touch(owner);
    const asked = { kind, name: { schema: null, name }, owner };
    const known = owner.parts.get(partKey(kind, name));
    if (known) return this.#again(step, asked, known, options);
    const made = this.#registerPart(this.#make(kind, "", name, owner, this.pass, step, options));
    this.#noteCreated(step, asked, made, options);
    return made;
  }

  /** Drops what a statement names, all at once, as PostgreSQL does. */
  drop(
    step: Step,
    all: readonly Asked[],
    ifExists: boolean,
    cascade: boolean,
    steps: readonly Step[] = [],
  ): void {
    const conditional = ifExists || this.lenient;
    const found = all.map((asked) => this.#target(asked));
    const going = goesAlong(found.flatMap(({ object }) => object ?? []));
    const needing = dependentsOf(going);
    found.forEach(({ object, outcome }, index) => {
      const asked = all[index];
      if (!asked) return;
      const own = all.length === 1 || !object ? needing : dependentsOf(goesAlong([object]));
      const others = object ? [...own].filter((one) => needing.has(one)) : [];
      const blocked = others.length > 0 && !cascade && outcome !== "absent";
      this.events.push({
        step: steps[index] ?? step,
        action: "drop",
        asked,
        object,
        outcome: blocked ? "blocked" : outcome === "absent" && conditional ? "skipped" : outcome,
        conditional,
        cascade,
        others,
        attribute: null,
        former: object ? null : this.#former(asked),
      });
      if (object) this.#touch(object);
    });
    for (const { object: named } of found) {
      if (!named) continue;
      for (const object of goesAlong([named])) if (object !== named) object.droppedWith = named;
    }
    const gone = cascade ? goesAlong([...going, ...needing]) : going;
    for (const object of gone) this.#remove(object, step, conditional);
  }

  change(
    step: Step,
    object: CatalogObject,
    attribute: string,
    now: Value,
    outcome: Outcome = this.#seen(object),
  ): void {
    const held = object.attributes.get(attribute);
    this.events.push({
      ...this.#event(step, "change", object, outcome),
      attribute,
    });
    this.#touch(object);
    object.changed = true;
    object.attributes.set(attribute, {
      before: held ? held.before : undefined,
      made: held?.made,
      upValue: this.pass === "up" ? now : held?.upValue,
      now,
      isUpAgain: this.pass === "up" ? (held?.up ?? null) !== null : (held?.isUpAgain ?? false),
      up: this.pass === "up" ? step : (held?.up ?? null),
      down: this.pass === "down" ? step : (held?.down ?? null),
    });
  }

  /** A statement names something that is not there. */
  miss(step: Step, asked: Asked, ifExists = false, action: Event["action"] = "use"): void {
    const conditional = ifExists || this.lenient;
    const outcome = conditional ? "skipped" : "absent";
    this.events.push({
      step,
      action,
      asked,
      object: null,
      outcome,
      conditional,
      cascade: false,
      others: [],
      attribute: null,
      former: this.#former(asked),
    });
  }

  #former(asked: Asked): Former | null {
    const object = this.#renamedFrom(asked);
    if (!object) return null;
    const { kind, schema, name, owner } = object;
    return { object, called: { kind, schema, name, owner } };
  }

  #renamedFrom({ kind, name, owner }: Asked): CatalogObject | null {
    if (!owner) {
      const former = this.formerly(kind, name);
      return former?.exists ? former : null;
    }
    const renamed = [...owner.parts.values()].find(
      (part) =>
        part.homeName === name.name && part.renamed !== null && namespaceOf(part.kind) === namespaceOf(kind),
    );
    return renamed ?? null;
  }

  rename(step: Step, object: CatalogObject, to: { readonly schema?: string; readonly name?: string }): void {
    const { schema = object.schema, name = object.name } = to;
    const taken = object.owner
      ? object.owner.parts.get(partKey(object.kind, name))
      : this.#roots.get(rootPath(object.kind, schema, name));
    const asked = {
      kind: object.kind,
      name: { schema: object.schema, name: object.name },
      owner: object.owner,
    };
    this.events.push({
      ...this.#event(step, "rename", object, taken && taken !== object ? "exists" : this.#seen(object)),
      asked,
    });
    this.#touch(object);
    this.move(step, object, schema, name);
  }

  /** Without an event: what follows from a rename of something else. */
  move(step: Step, object: CatalogObject, schema: string, name: string): void {
    const { owner, kind } = object;
    const was =
      !owner && (kind === "type" || kind === "domain" || kind === "table") ? shownName(object) : null;
    if (owner) {
      owner.parts.delete(partKey(kind, object.name));
      owner.absent.add(partKey(kind, object.name));
      object.name = name;
      owner.parts.set(partKey(kind, name), object);
      owner.absent.delete(partKey(kind, name));
    } else {
      this.#roots.delete(pathOf(object));
      this.#left.set(pathOf(object), object);
      object.schema = schema;
      object.name = name;
      this.#place(object);
    }
    this.#touch(object);
    object.renamed = step;
    if (was !== null) this.#followType(was, shownName(object));
  }

  /** Columns are of a type, not of its name. */
  #followType(was: string, now: string): void {
    for (const { attributes } of this.objects) {
      const type = attributes.get("type");
      if (typeof type?.now !== "string" || type.now.replace(/(?:\[\])+$/, "") !== was) continue;
      const renamed = now + type.now.slice(was.length);
      attributes.set("type", { ...type, now: renamed, upValue: this.pass === "up" ? renamed : type.upValue });
    }
  }

  /** Whether one of the files made or used something at this path that is there. */
  has(path: string): boolean {
    return this.#roots.has(path);
  }

  /** The object if it is known to be there. */
  known(kind: ObjectKind, name: QualifiedName): CatalogObject | null {
    return this.find(kind, name) ?? null;
  }

  /** Routines that a statement may mean by this name without arguments. */
  routinesNamed(name: QualifiedName): readonly CatalogObject[] {
    const schemas = this.#schemasFor("function", name);
    for (const schema of schemas) {
      for (const one of this.#prior.routines(schema, name.name)) this.find("function", { schema, name: one });
    }
    return this.routinesCalled(name.name).filter(
      ({ schema }) => name.schema === null || schemas.includes(schema),
    );
  }

  /** Routines of this bare name that are there, whatever their arguments. */
  routinesCalled(name: string): readonly CatalogObject[] {
    const list = this.#routines.get(name) ?? [];
    return list.filter((object) => object.exists && bareName(object.name) === name);
  }

  #creationSchema(kind: ObjectKind, { schema }: QualifiedName): string {
    if (noSchema.has(kind)) return "";
    return schema ?? this.searchPath[0] ?? "public";
  }

  #schemasFor(kind: ObjectKind, { schema }: QualifiedName): readonly string[] {
    if (noSchema.has(kind)) return [""];
    if (schema !== null) return [isTemporarySchema(schema) ? "pg_temp" : schema];
    return this.#hasTemporary && namespaceOf(kind) === "relation"
      ? ["pg_temp", ...this.searchPath]
      : this.searchPath;
  }

  #again(step: Step, asked: Asked, known: CatalogObject, options: CreateOptions): CatalogObject {
    const conditional = options.conditional || this.lenient;
    const outcome = options.replace ? this.#seen(known) : conditional ? "skipped" : "exists";
    if (!options.implied) {
      this.events.push({
        ...this.#event(step, "create", known, outcome),
        asked,
        conditional: conditional || (options.replace ?? false),
      });
    }
    if (options.replace) {
      this.#touch(known);
      for (const [attribute, value] of options.attributes ?? []) this.change(step, known, attribute, value);
    }
    return known;
  }

  #noteCreated(step: Step, asked: Asked, object: CatalogObject, options: CreateOptions): void {
    object.touched ||= this.pass === "up";
    if (options.implied) return;
    const event = this.#event(step, "create", object, "done");
    this.events.push({ ...event, asked, conditional: object.conditional });
  }

  #event(step: Step, action: Event["action"], object: CatalogObject, outcome: Outcome): Event {
    const { kind, schema, name, owner } = object;
    const asked = { kind, name: { schema, name }, owner };
    return {
      step,
      action,
      asked,
      object,
      outcome,
      conditional: false,
      cascade: false,
      others: [],
      attribute: null,
      former: null,
    };
  }

  #target({ kind, name, owner }: Asked): {
    readonly object: CatalogObject | null;
    readonly outcome: Outcome;
  } {
    const object = owner ? this.reachPart(owner, kind, name.name) : this.reach(kind, name);
    return { object, outcome: object ? this.#seen(object) : "absent" };
  }

  /** In the down: whether the up has anything to do with it. */
  #seen(object: CatalogObject): Outcome {
    const strange = this.pass === "down" && object.madeBy === "before" && !object.touched;
    return strange ? "untouched" : "done";
  }

  #touch(object: CatalogObject): void {
    if (this.pass !== "up") return;
    for (let one: CatalogObject | null = object; one; one = one.owner) one.touched = true;
  }

  #remove(object: CatalogObject, step: Step, conditional: boolean): void {
    object.exists = false;
    object.droppedIfThere = conditional;
    object.dropped = step;
    const { owner, kind, name } = object;
    if (owner) {
      owner.parts.delete(partKey(kind, name));
      owner.absent.add(partKey(kind, name));
    } else {
      this.#roots.delete(pathOf(object));
      this.#left.set(pathOf(object), object);
    }
  }

  #fromPrior(prior: PriorObject, schema: string, name: string): CatalogObject {
    const object = this.#register(
      this.#make(prior.kind, schema, name, null, "before", null, {
        open: !prior.complete,
        attributes: prior.attributes,
      }),
    );
    for (const { columns = [], attributes, ...part } of prior.parts) {
      const goesWith = columnsOf(object, columns);
      this.#registerPart(
        this.#make(part.kind, "", part.name, object, "before", null, { attributes, goesWith }),
      );
    }
    if (prior.kind === "table") this.#priorIndexes(object);
    if (prior.table) this.find("table", prior.table);
    return object;
  }

  #priorIndexes(table: CatalogObject): void {
    for (const { schema, name, columns, constraint } of this.#prior.indexesOf(table.schema, table.name)) {
      const index = this.known("index", { schema, name });
      if (index?.madeBy !== "before") continue;
      const owner = constraint === null ? null : table.parts.get(partKey("constraint", constraint));
      if (owner) addNeed(owner, index);
      for (const one of owner ? [owner] : [table, ...columnsOf(table, columns)]) one.along.add(index);
    }
  }

  #make(
    kind: ObjectKind,
    schema: string,
    name: string,
    owner: CatalogObject | null,
    madeBy: CatalogObject["madeBy"],
    made: Step | null,
    options: CreateOptions,
  ): CatalogObject {
    const isOptional = options.conditional || options.replace || this.lenient;
    const conditional = madeBy !== "before" && isOptional;
    const object = newObject({ kind, schema, name, owner, madeBy, made }, { ...options, conditional });
    owner?.along.add(object);
    for (const one of options.goesWith ?? []) one.along.add(object);
    for (const one of options.needs ?? []) addNeed(object, one);
    return object;
  }

  #register(object: CatalogObject): CatalogObject {
    this.objects.push(object);
    this.#place(object);
    return object;
  }

  #place(object: CatalogObject): void {
    this.#roots.set(pathOf(object), object);
    this.#left.delete(pathOf(object));
    if (namespaceOf(object.kind) !== "function") return;
    const bare = bareName(object.name);
    this.#routines.set(bare, [...(this.#routines.get(bare) ?? []), object]);
  }

  #registerPart(object: CatalogObject): CatalogObject {
    this.objects.push(object);
    const key = partKey(object.kind, object.name);
    object.owner?.parts.set(key, object);
    object.owner?.absent.delete(key);
    return object;
  }
}

function columnsOf(table: CatalogObject, names: readonly string[]): readonly CatalogObject[] {
  return names.flatMap((name) => table.parts.get(partKey("column", name)) ?? []);
}
