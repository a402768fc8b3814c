// What the proofs said so far, as findings and as the states that a client draws. Until the next verdict a finding stays on
// its statement, and goes when that is edited. Asks nobody itself.
import type { Migration } from "../migrations/migration";
import type { PairProof } from "../protocol/requests";
import { movedTo, type ProvedFinding } from "./proof-findings";
import { placeOf, type LoadedFolder } from "./workspace";

export interface Verdict {
  /** Equal for proofs that see the same texts. */
  readonly key: string;
  /** As it was proved. */
  readonly migration: Migration;
  readonly findings: readonly ProvedFinding[];
  readonly proof: PairProof;
}

export class ProofVerdicts {
  /** By folder and version. */
  readonly #verdicts = new Map<string, Verdict>();

  of(folder: LoadedFolder, migration: Migration): Verdict | null {
    return this.#verdicts.get(idOf(folder, migration)) ?? null;
  }

  learn(folder: LoadedFolder, verdict: Verdict): void {
    this.#verdicts.set(idOf(folder, verdict.migration), verdict);
  }

  all(): readonly PairProof[] {
    return [...this.#verdicts.values()].map(({ proof }) => proof);
  }

  findingsOf(folder: LoadedFolder, path: string): readonly ProvedFinding[] {
    const place = placeOf(folder.model, path);
    const verdict = place && this.of(folder, place.migration);
    if (!verdict) return [];
    return verdict.findings.flatMap((finding) => {
      if (finding.path !== path || finding.direction === null) return [];
      const before = verdict.migration[finding.direction]?.fileText ?? "";
      const range = movedTo(finding.range, before, place.file.fileText ?? "");
      return range ? [{ ...finding, range }] : [];
    });
  }
}

function idOf({ path }: LoadedFolder, { version, name }: Migration): string {
  return JSON.stringify([path, version, name]);
}
