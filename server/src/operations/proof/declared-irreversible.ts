// A migration whose author says in a comment that it cannot be taken back is judged by that word, where the proof shows
// that it holds. A down that restores the schema all the same restores it.
import { irreversibleReason } from "../../lint/down-script";
import type { Migration } from "../../migrations/migration";
import type { VerifyOutcome } from "../../protocol/reports/verify";
import { parseSqlFile } from "../../sql/parse-sql-file";
import type { Parser } from "../../sql/parser";
import type { Proof } from "./round-trip";

const cannotGoBack: ReadonlySet<VerifyOutcome> = new Set(["no-down", "differs", "down-fails", "reup-fails"]);

export function orDeclared(proof: Proof, { up, down }: Migration, parser: Parser): Proof {
  if (!cannotGoBack.has(proof.outcome)) return proof;
  for (const half of [up, down]) {
    const reason = half?.text ? irreversibleReason(parseSqlFile(half.text, parser)) : null;
    if (reason === null) continue;
    const { differences } = proof;
    return { outcome: "irreversible", differences, error: null, reason: reason || "A comment says so." };
  }
  return proof;
}
