// The order of a rehearsal: the ups as apply would run them, then the downs of those that ran, the newest first. After the
// first that did not run, nothing that follows would tell anything. Decides no exit code.
import type { Direction } from "../../protocol/findings";
import type { RehearsedHalf, RehearsedMigration } from "../../protocol/reports/rehearse";
import type { KnownMigration } from "../migration-states";
import type { Rehearsal } from "./rehearsal";

const skipped: RehearsedHalf = { outcome: "skipped", ms: null, problem: null };

/** A half that begins, or that has ended when `half` is there. */
export interface ChainEvent {
  readonly direction: Direction;
  readonly known: KnownMigration;
  readonly half: RehearsedHalf | null;
}

export async function* rehearseChain(
  rehearsal: Pick<Rehearsal, "run">,
  chain: readonly KnownMigration[],
): AsyncGenerator<ChainEvent, readonly RehearsedMigration[]> {
  const ups = yield* runInOrder(rehearsal, "up", chain);
  const ran = chain.filter((known) => ups.get(known)?.outcome === "done");
  const downs = yield* runInOrder(rehearsal, "down", ran.toReversed());
  return chain.map((known) => ({
    version: known.version,
    name: known.name,
    up: ups.get(known) ?? skipped,
    down: downs.get(known) ?? skipped,
  }));
}

async function* runInOrder(
  rehearsal: Pick<Rehearsal, "run">,
  direction: Direction,
  chain: readonly KnownMigration[],
): AsyncGenerator<ChainEvent, ReadonlyMap<KnownMigration, RehearsedHalf>> {
  const halves = new Map<KnownMigration, RehearsedHalf>();
  for (const known of chain) {
    yield { direction, known, half: null };
    const half = await rehearsal.run(direction, known);
    yield { direction, known, half };
    halves.set(known, half);
    if (half.outcome !== "done") break;
  }
  return halves;
}

/** The half that decides how a rehearsal ends: a failing up before a failing down before what could not be tried. */
export function decisiveHalf(migrations: readonly RehearsedMigration[]): RehearsedHalf | null {
  const halves = [...migrations.map(({ up }) => up), ...migrations.map(({ down }) => down)];
  return (
    halves.find(({ outcome }) => outcome === "fails") ??
    halves.find(({ outcome }) => outcome === "not-rehearsed") ??
    null
  );
}
