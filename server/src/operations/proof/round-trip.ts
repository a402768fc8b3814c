// The round trip of a pair inside one open transaction, from the state after its up: down, compare, up again, compare. What
// a transaction cannot show is tried on a copy of the database, where each script is committed. Decides no exit code.
import type { Difference } from "../../protocol/reports/difference";
import type { ProvedDifference, VerifyResult } from "../../protocol/reports/verify";
import type { RunnableFile } from "../runnable-file";
import { inWords } from "./difference-words";
import { provable } from "./provable-file";
import type { PlacedError } from "./script-run";

/** What the round trip of one down script showed. */
export type Proof = Pick<VerifyResult, "outcome" | "differences" | "error" | "reason">;

/** A pair ready to run. */
export interface RunnablePair {
  readonly up: RunnableFile;
  readonly down: RunnableFile;
}

/** How the scripts are run and the schemas compared, which differs between a transaction and a copy. */
export interface RoundTripGround {
  run(half: keyof RunnablePair): Promise<PlacedError | null>;
  /** What the down that just ran left otherwise than it was before the up; column order included. */
  differencesBack(): Promise<readonly Difference[]>;
  /** What the up that just ran a second time made otherwise than the first time. */
  differencesAgain(): Promise<readonly Difference[]>;
}

export async function roundTrip(ground: RoundTripGround): Promise<Proof> {
  const failed = await ground.run("down");
  if (failed) {
    // The form in which a down script says that it cannot do its work.
    const irreversible = failed.code === "P0001" && /irreversible/i.test(failed.message);
    return irreversible
      ? verdict("irreversible", { reason: failed.message })
      : verdict("down-fails", { error: failed });
  }
  const differences = (await ground.differencesBack()).map(worded);
  const real = differences.filter((difference) => difference.class !== "order");
  if (real.length > 0 && real.every((difference) => difference.class === "irreversible")) {
    return verdict("irreversible", { differences, reason: "PostgreSQL cannot remove a value from an enum." });
  }
  if (real.length > 0) return verdict("differs", { differences });
  const error = await ground.run("up");
  if (error) return verdict("reup-fails", { error });
  const again = (await ground.differencesAgain()).map(worded);
  if (again.length > 0) {
    const reason = "The up script makes another schema the second time.";
    return verdict("reup-fails", { differences: again, reason });
  }
  const reason = differences.length > 0 ? "The same columns come back in another order." : null;
  return verdict("restores", { differences, reason });
}

export function verdict(outcome: Proof["outcome"], parts: Partial<Proof>): Proof {
  return { differences: [], error: null, reason: null, ...parts, outcome };
}

/** Why a pair cannot be tried inside a transaction at all; null when it can. */
export function needsCopy({ up, down }: RunnablePair): string | null {
  for (const file of [down, up]) {
    const statements = provable(file);
    if (!statements.ok) return statements.failure;
  }
  return null;
}

/**
 * SQLSTATEs of what fails only because both scripts share one transaction: a new enum value used (55P04), a COMMIT inside
 * (2D000), a statement that wants no transaction (25001), pending trigger events (55006), a constraint that an earlier
 * script's end has made immediate (23503); and an internal error (XX000), which the cursors of the watched schema provoke:
 * "cannot start a subtransaction when there are unprocessed inval messages" at ALTER DOMAIN … ADD CONSTRAINT, for instance.
 * Manual: "PostgreSQL Error Codes".
 */
const ofTheTransaction: ReadonlySet<string> = new Set(["55P04", "2D000", "25001", "55006", "23503", "XX000"]);

/** Whether the verdict may come from having tried both scripts in one transaction. */
export function mayBeOfTheTransaction({ error }: Proof): boolean {
  return error !== null && ofTheTransaction.has(error.code);
}

function worded(difference: Difference): ProvedDifference {
  return { ...difference, ...inWords(difference), place: null };
}
