// The schema that earlier migrations tell, and what becomes of it when the up and the down have run: the model the other
// rules use, for what it knows beyond the objects that a pair names.
import { walkFile } from "../walk";
import type { LintFile, PairContext } from "../context";
import { differences, type Difference } from "../schema/world-diff";
import type { World } from "../schema/world";
import type { SqlFile } from "../../sql/sql-file";

interface Held {
  readonly down: SqlFile;
  readonly before: World;
  readonly value: World;
}

const made = new WeakMap<SqlFile, Held>();

/** The schema after up and down. */
export function worldAfterDown({ before }: PairContext, up: LintFile, down: LintFile): World {
  const held = made.get(up.sql);
  if (held && held.down === down.sql && held.before === before) return held.value;
  const value = walkFile(down.sql, walkFile(up.sql, before, up.places, up.origin), down.places, down.origin);
  made.set(up.sql, { down: down.sql, before, value });
  return value;
}

/** What was known before the up and is not the same after the down. */
export function drift(context: PairContext, up: LintFile, down: LintFile): readonly Difference[] {
  return differences(context.before, worldAfterDown(context, up, down)).filter(
    ({ change, before }) => change !== "added" && before !== null,
  );
}
