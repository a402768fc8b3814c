// Proves the pairs of open documents after a pause in typing, and tells when a verdict is new. Stale runs are dropped; the
// first look never waits for it.
import { checksumOfHalf } from "../migrations/checksum";
import { isRun } from "../migrations/layouts/registry";
import type { Migration } from "../migrations/migration";
import type { VerifyResult } from "../protocol/reports/verify";
import type { PairProof } from "../protocol/requests";
import { unawaited } from "./guard";
import { proofFindings, proofSummary } from "./proof-findings";
import { uriFor, type Session } from "./session";
import { placeOf, type LoadedFolder } from "./workspace";

/** Milliseconds without a change after which to prove. */
const typingPause = 200;

export interface ProofNews {
  /** Findings should be asked for again. */
  learned(): void;
  tell(proof: PairProof): void;
}

export class ProofLook {
  readonly #session: Session;
  readonly #news: ProofNews;
  #timer: NodeJS.Timeout | null = null;
  #current: AbortController | null = null;

  constructor(session: Session, news: ProofNews) {
    this.#session = session;
    this.#news = news;
  }

  /** Something changed: proves when it has been quiet for a moment. What is being proved is given up. */
  changedSoon(): void {
    this.#current?.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      unawaited(this.#session.console, "Proving a pair", this.#proveOpen());
    }, typingPause);
  }

  async #proveOpen(): Promise<void> {
    const current = new AbortController();
    this.#current = current;
    const { documents, editorSettings, workspace } = this.#session;
    for (const [path] of documents.all()) {
      const folder = await workspace.folderOf(path);
      const place = folder && placeOf(folder.model, path);
      if (current.signal.aborted) return;
      if (!folder || !place || !editorSettings.of(path).proof.whileTyping) continue;
      await this.#prove(folder, place.migration, current.signal);
    }
  }

  async #prove(folder: LoadedFolder, migration: Migration, signal: AbortSignal): Promise<void> {
    const { verdicts } = this.#session;
    const index = folder.model.migrations.indexOf(migration);
    // What is not tried for want of trust is tried when there is some.
    const key = JSON.stringify([this.#session.isTrusted(), ...textsSeen(folder, index)]);
    const known = verdicts.of(folder, migration);
    if (known?.key === key) return;
    const pair = {
      folder: folder.path,
      version: migration.version,
      name: migration.name,
      upUri: migration.up && uriFor(this.#session, migration.up.path),
      downUri: migration.down && uriFor(this.#session, migration.down.path),
    };
    const nothing = { outcome: null, summary: null, differences: 0, ms: null };
    this.#news.tell({ ...nothing, ...known?.proof, ...pair, state: "proving" });
    const result = await this.#resultOf(folder, index, signal);
    // A newer text is proved next.
    if (signal.aborted) return;
    const { outcome, differences, ms } = result;
    const summary = proofSummary(result);
    const proof = {
      ...pair,
      state: "proved",
      outcome,
      summary,
      differences: differences.length,
      ms,
    } as const;
    verdicts.learn(folder, { key, migration, findings: proofFindings(migration, result), proof });
    this.#news.tell(proof);
    this.#news.learned();
  }

  async #resultOf(folder: LoadedFolder, index: number, signal: AbortSignal): Promise<VerifyResult> {
    const { version = "", name = "" } = folder.model.migrations[index] ?? {};
    const skipped = (reason: string): VerifyResult => {
      return { version, name, outcome: "skipped", ms: 0, differences: [], error: null, reason };
    };
    if (!this.#session.isTrusted()) return skipped("This folder is not trusted, so nothing of it is run.");
    if (!isRun(folder.model.layout)) return skipped("Migrations of this layout are read, but not run.");
    const proved = await this.#session.scratch.provePair(this.#session, folder, index, signal);
    return proved.ok ? proved.value : skipped(proved.failure.message);
  }
}

/** Checksums of what the proof of the pair at `index` runs. */
function textsSeen({ model }: LoadedFolder, index: number): readonly (string | null)[] {
  const ups = model.migrations.slice(0, index + 1).map(({ up }) => checksumOfHalf(up));
  return [...ups, checksumOfHalf(model.migrations[index]?.down)];
}
