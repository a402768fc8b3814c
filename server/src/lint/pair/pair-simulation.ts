// Runs the up and then the down of a pair on the catalog, and says how what is there afterwards differs from what was
// there before; then runs the up once more. Done once for each pair and shared by the rules that ask.
import type { Statement } from "../../sql/sql-file";
import type { LintFile, PairContext } from "../context";
import { irreversibleReason } from "../down-script";
import { grouped } from "../grouped";
import { nestedStatements } from "../nested-statements";
import { SessionSettings, settingChanges } from "../schema/session-settings";
import type { World } from "../schema/world";
import { applyToCatalog } from "./apply-statement";
import { Catalog } from "./catalog";
import type { Event } from "./catalog-event";
import { pathOf, type CatalogObject, type Pass } from "./catalog-object";
import { differencesOf, type Outcomes } from "./outcomes";
import { Opaque, raises } from "./opaque";
import { priorOf } from "./prior";

export interface PairSimulation extends Outcomes {
  readonly up: LintFile;
  readonly down: LintFile;
  readonly catalog: Catalog;
  /** In the order they happen. */
  readonly upEvents: readonly Event[];
  readonly downEvents: readonly Event[];
  /** The first statement of the up that fails when it runs again after the down. */
  readonly redo: Event | null;
  /** The up says that it cannot be taken back, or the down raises an error. */
  readonly declared: boolean;
  /** All of that name that there were or are, of every kind. */
  objectsNamed(name: string): readonly CatalogObject[];
  /** Whether a statement that could not be read may have changed the object, in either file. */
  isUnsure(name: string): boolean;
}

/** The last one: the rules ask for one pair after the other, and what a simulation holds is a schema's worth of objects. */
let last: { readonly before: World; readonly value: PairSimulation } | null = null;

/** Null when one of the files is missing, and when it is no pair alone. */
export function pairSimulation({ up, down, before, inSeries }: PairContext): PairSimulation | null {
  if (!up || !down || inSeries !== null) return null;
  const isSame = last?.before === before && last.value.up.sql === up.sql && last.value.down.sql === down.sql;
  if (!isSame) last = { before, value: simulate(up, down, before) };
  return last?.value ?? null;
}

function simulate(up: LintFile, down: LintFile, before: World): PairSimulation {
  const catalog = new Catalog(priorOf(before));
  const upEvents = run(catalog, "up", up, before);
  const touchedInUp = new Set(catalog.objects.filter(({ exists }) => exists).map(pathOf));
  const downEvents = run(catalog, "down", down, before);
  const outcomes = differencesOf(catalog, touchedInUp);
  const opaque = [new Opaque(up.sql), new Opaque(down.sql)];
  let byName: ReadonlyMap<string, readonly CatalogObject[]> | null = null;
  let redo: Event | null | undefined;
  return {
    ...outcomes,
    up,
    down,
    catalog,
    upEvents,
    downEvents,
    get redo() {
      if (redo === undefined) {
        redo = isBack(outcomes) ? null : firstFailure(upEvents, runAgain(up, down, before));
      }
      return redo;
    },
    declared:
      irreversibleReason(up.sql) !== null || irreversibleReason(down.sql) !== null || raises(down.sql),
    objectsNamed: (name) => (byName ??= grouped(catalog.objects, (object) => object.name)).get(name) ?? [],
    isUnsure: (name) => opaque.some((one) => one.mayTouch(name)),
  };
}

function run(catalog: Catalog, pass: Pass, { sql, places }: LintFile, before: World): readonly Event[] {
  const from = catalog.events.length;
  catalog.pass = pass;
  const world = before.fork();
  world.settings = SessionSettings.none;
  let transaction: number | null = null;
  const visit = (statement: Statement, inTransaction: boolean): void => {
    catalog.searchPath = world.searchPath();
    catalog.lenient = statement.inside?.mayNotRun ?? false;
    applyToCatalog(catalog, statement);
    for (const change of settingChanges(statement.parsed)) {
      world.settings = world.settings.with(change, inTransaction);
    }
  };
  for (const statement of sql.statements) {
    const place = places[statement.index];
    if (place && place.id !== transaction) world.settings = world.settings.withoutLocal();
    transaction = place?.id ?? null;
    visit(statement, place !== undefined && place.kind !== "none");
    for (const nested of nestedStatements(statement)) visit(nested, true);
  }
  return catalog.events.slice(from);
}

/** What runs on what was there before runs as it did. */
function isBack({ left, lost, moved }: Outcomes): boolean {
  return left.length === 0 && lost.length === 0 && moved.length === 0;
}

/** On a catalog of its own, so that the first one stays as the down left it. */
function runAgain(up: LintFile, down: LintFile, before: World): readonly Event[] {
  const catalog = new Catalog(priorOf(before));
  run(catalog, "up", up, before);
  run(catalog, "down", down, before);
  return run(catalog, "redo", up, before);
}

/** What failed the first time as well is not the down's doing. */
function firstFailure(first: readonly Event[], again: readonly Event[]): Event | null {
  const index = again.findIndex((event, at) => hasFailed(event) && !(first[at] && hasFailed(first[at])));
  return again[index] ?? null;
}

function hasFailed({ outcome }: Event): boolean {
  return outcome === "exists" || outcome === "absent";
}
