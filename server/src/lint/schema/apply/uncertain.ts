// A statement that may not run: what it makes may not be there, and what it drops may still be.
import type { Origin, Relation, SchemaObject } from "../relation";
import type { World } from "../world";
import type { Step } from "./step";

export function uncertain(world: World, apply: (step: Step) => void, origin: Origin): void {
  const trial = world.fork();
  apply({ world: trial, origin });
  for (const [key, relation] of trial.relations.ownEntries()) {
    const before = world.relations.get(key);
    if (relation)
      world.relations.set(key, before ? loosened(before, relation) : { ...relation, conditional: true });
    else if (before) world.relations.set(key, { ...before, conditional: true });
  }
  for (const [key, object] of trial.objects.ownEntries()) {
    const known: SchemaObject | null = object ?? world.objects.get(key) ?? null;
    if (known) world.objects.set(key, { ...known, conditional: true });
  }
  for (const [key, type] of trial.types.ownEntries()) if (type) world.types.set(key, type);
  for (const [key, routines] of trial.routines.ownEntries()) if (routines) world.routines.set(key, routines);
  for (const [key, referrer] of trial.referrers.ownEntries())
    if (referrer) world.referrers.set(key, referrer);
}

/** What was there stays; what may have come is there too. */
function loosened(before: Relation, after: Relation): Relation {
  return {
    ...after,
    complete: before.complete && after.columns.size === before.columns.size,
    columns: new Map([...before.columns, ...after.columns]),
    constraints: new Map([...before.constraints, ...after.constraints]),
  };
}
