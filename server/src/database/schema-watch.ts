// Follows a schema through changes at a cost that grows with what changed: reads all of it once, and after that only the
// objects that a transaction touched. What it tells is what whole snapshots would tell. Does not know what the changes
// are for.
import type { Difference } from "../protocol/reports/difference";
import { changedObjectsQuery, deletedRowsQuery, outerNamesQuery } from "./changed-objects-query";
import { ownTables } from "./history-shape";
import {
  compareSnapshots,
  objectsByKey,
  pinSettings,
  withReadTransaction,
  type CompareOptions,
  type SchemaObject,
  type SnapshotOptions,
} from "./schema-snapshot";
import { snapshotQuery } from "./schema-snapshot-query";
import type { Session } from "./session";

interface AnchoredObject extends SchemaObject {
  readonly anchor: number | null;
}

/** The schema at one moment: the base but for what has been touched since. */
export interface SchemaMoment {
  /** OIDs that may differ from the base; null for all. */
  readonly touched: ReadonlySet<number> | null;
  /** All objects with these anchors, and those without an anchor. */
  readonly objects: readonly AnchoredObject[];
  /** Schemas and roles by OID. */
  readonly names: ReadonlyMap<string, string>;
}

/** One session's schema. Only while nobody else changes it: a scratch database, or a server's database of its own. */
export class SchemaWatch {
  readonly #session: Session;
  readonly #history: SnapshotOptions["history"];
  /** server_version_num. */
  readonly version: number;
  /** Objects of the base by anchor; those without one under 0. */
  #base = new Map<number, AnchoredObject[]>();
  #names: ReadonlyMap<string, string> = new Map();
  /** What this transaction has touched so far. */
  #touched = new Set<number>();

  private constructor(session: Session, history: SnapshotOptions["history"], version: number) {
    this.#session = session;
    this.#history = history;
    this.version = version;
  }

  /** Reads the whole schema as the base. */
  static async start(session: Session, options: SnapshotOptions): Promise<SchemaWatch> {
    const { history, inTransaction = false } = options;
    return withReadTransaction(session, inTransaction, async () => {
      const watch = new SchemaWatch(session, history, await pinSettings(session));
      await watch.#readAll();
      return watch;
    });
  }

  /** The base itself. */
  get base(): SchemaMoment {
    return { touched: new Set(), objects: this.#base.get(0) ?? [], names: this.#names };
  }

  /** The base as a moment of any watch of the same database. */
  whole(): SchemaMoment {
    return { touched: null, objects: [...this.#base.values()].flat(), names: this.#names };
  }

  /** Call after BEGIN and before each piece of work that `look` is to tell of. */
  async mark(): Promise<void> {
    await this.#session.execute(`declare migrate_safe_deleted no scroll cursor for ${deletedRowsQuery}`);
  }

  /** The schema now, inside the transaction; leaves no trace. */
  async look(): Promise<SchemaMoment> {
    return withReadTransaction(this.#session, true, async () => {
      await pinSettings(this.#session);
      const deleted = await this.#session.query<DeletedRow>("fetch all from migrate_safe_deleted");
      await this.#session.execute("close migrate_safe_deleted");
      const names = await this.#outerNames();
      if (this.#hasRenamed(names)) return { touched: null, objects: await this.#query("whole", []), names };
      const changed = await this.#session.query<{ readonly oid: number }>(
        changedObjectsQuery,
        [
          deleted.map((row) => row.class),
          deleted.map((row) => row.object),
          deleted.map((row) => row.sub),
          deleted.map((row) => row.holder),
        ],
        this.#planOf("changed"),
      );
      for (const { oid } of changed) if (oid !== 0) this.#touched.add(oid);
      const touched = new Set(this.#touched);
      return { touched, objects: await this.#query("touched", [[...touched]]), names };
    });
  }

  /** The transaction was rolled back: the base holds as it is. */
  forget(): void {
    this.#touched = new Set();
  }

  /** The transaction was committed, and this is what it left: it becomes the base. Tells what the base was. */
  advance({ touched, objects, names }: SchemaMoment): SchemaMoment {
    this.forget();
    const anchors = touched === null ? [...this.#base.keys()] : [0, ...touched];
    const before = anchors.flatMap((anchor) => this.#base.get(anchor) ?? []);
    const old = { touched, objects: before, names: this.#names };
    for (const anchor of anchors) this.#base.delete(anchor);
    for (const object of objects) this.#add(object);
    this.#names = names;
    return old;
  }

  /** As comparing whole snapshots would tell it: before = expected, after = found. */
  compare(before: SchemaMoment, after: SchemaMoment, options: CompareOptions = {}): readonly Difference[] {
    const touched = unionOf(before.touched, after.touched);
    const part = (moment: SchemaMoment) => ({
      objects: objectsByKey(this.#objectsOf(moment, touched)),
      serverVersionNum: this.version,
    });
    return compareSnapshots(part(before), part(after), options);
  }

  /** All objects of a moment. */
  objectsOf(moment: SchemaMoment): readonly SchemaObject[] {
    return this.#objectsOf(moment, null);
  }

  #objectsOf(moment: SchemaMoment, anchors: ReadonlySet<number> | null): readonly AnchoredObject[] {
    if (moment.touched === null) return moment.objects;
    const untouched: AnchoredObject[] = [];
    for (const anchor of anchors ?? this.#base.keys()) {
      if (anchor === 0 || moment.touched.has(anchor)) continue;
      untouched.push(...(this.#base.get(anchor) ?? []));
    }
    return [...untouched, ...moment.objects];
  }

  async #readAll(): Promise<void> {
    for (const object of await this.#query("whole", [])) this.#add(object);
    this.#names = await this.#outerNames();
  }

  #add(object: AnchoredObject): void {
    const anchor = object.anchor ?? 0;
    const known = this.#base.get(anchor);
    if (known) known.push(object);
    else this.#base.set(anchor, [object]);
  }

  async #query(part: "whole" | "touched", more: readonly unknown[]): Promise<readonly AnchoredObject[]> {
    const { history_schema: schema } = this.#history;
    const own = ownTables(this.#history).map(({ name }) => name);
    const plan = part === "touched" ? this.#planOf(part) : null;
    return this.#session.query<AnchoredObject>(
      snapshotQuery(this.version, part),
      [schema, own, ...more],
      plan,
    );
  }

  /** Planning these costs ten times what running them does. A schema that has doubled wants another plan. */
  #planOf(query: string): string {
    return `${query}_${Math.ceil(Math.log2(this.#base.size + 1))}`;
  }

  /** Whether a schema or role that the base knows has another name now. */
  #hasRenamed(names: ReadonlyMap<string, string>): boolean {
    return [...this.#names].some(([key, name]) => (names.get(key) ?? name) !== name);
  }

  async #outerNames(): Promise<Map<string, string>> {
    const rows = await this.#session.query<{ readonly key: string; readonly name: string }>(outerNamesQuery);
    return new Map(rows.map(({ key, name }) => [key, name]));
  }
}

interface DeletedRow {
  readonly class: number;
  readonly object: number;
  readonly sub: number;
  readonly holder: number;
}

function unionOf(a: ReadonlySet<number> | null, b: ReadonlySet<number> | null): ReadonlySet<number> | null {
  return a === null || b === null ? null : new Set([...a, ...b]);
}
