// Takes migrations up a chain as the prover does, and where one asks for what a throw-away database lacks: names it, or
// leaves the statement out when that was asked for. A migration of which anything was left out is never called verified.
import { LineIndex } from "../../base/text-range";
import type { Migration } from "../../migrations/migration";
import type { VerifyResult } from "../../protocol/reports/verify";
import { parseSqlFile } from "../../sql/parse-sql-file";
import { placeText } from "../locate-error";
import type { FolderTools } from "../operation";
import type { MemorySession } from "../proof/memory-session";
import { Prover } from "../proof/prover";
import { readRunnable } from "../runnable-file";
import { lacking, mayDepend, remedyFor } from "./unsupported";

export class SkippingProver {
  readonly #place: MemorySession;
  readonly #tools: FolderTools;
  readonly #skips: boolean;
  #prover: Prover;
  /** The first migration of which something was left out; later ones may depend on it. */
  #skipped: string | null = null;

  constructor(place: MemorySession, tools: FolderTools, skips: boolean) {
    this.#place = place;
    this.#tools = tools;
    this.#skips = skips;
    this.#prover = this.#newProver();
  }

  /** The prover at the end of the chain. */
  get prover(): Prover {
    return this.#prover;
  }

  async take(migration: Migration, proved: boolean): Promise<VerifyResult> {
    const leftOut: string[] = [];
    for (let rest = migration; ;) {
      const result = await this.#prover.take(rest, proved && leftOut.length === 0);
      const { outcome, error } = result;
      const fails = outcome === "up-fails" || outcome === "down-fails";
      if (!fails || error === null) return leftOut.length === 0 ? result : unverified(result, leftOut);
      const why = this.#whyNotHere(error);
      if (why === null) return result;
      if (!this.#skips) return { ...result, reason: remedyFor(why, this.#place.database.kind) };
      const place = error.range === null ? error.path : placeText(error.path, error.range);
      leftOut.push(`${place}: ${why}`);
      this.#skipped ??= migration.version;
      const without = outcome === "up-fails" ? this.#without(rest, error) : null;
      if (without === null) return outcome === "up-fails" ? result : unverified(result, leftOut);
      rest = without;
      this.#prover = this.#newProver();
    }
  }

  #newProver(): Prover {
    return new Prover(this.#place.session, this.#tools, this.#place);
  }

  #whyNotHere(error: NonNullable<VerifyResult["error"]>): string | null {
    const what = lacking(error);
    if (what !== null) return `${what} is not there`;
    if (this.#skipped === null || !mayDepend(error)) return null;
    return `${error.message}, which may come of what was left out in ${this.#skipped}`;
  }

  /** The migration less the statement that failed, and less those before it where they were committed one by one. */
  #without(migration: Migration, { range }: NonNullable<VerifyResult["error"]>): Migration | null {
    const { up } = migration;
    if (up?.text == null || range === null) return null;
    const at = new LineIndex(up.text).offsetAt(range.start);
    const { statements } = parseSqlFile(up.text, this.#tools.parser);
    const failed = statements.find(({ start, end }) => start <= at && at <= end);
    if (!failed) return null;
    const runnable = readRunnable(migration, up, this.#tools.parser);
    const start = runnable.ok && runnable.value.model.mode === "units" ? 0 : failed.start;
    const blank = up.text.slice(start, failed.end).replaceAll(/[^\r\n]/g, " ");
    // The semicolon stays where it is: an empty statement.
    return { ...migration, up: { ...up, text: up.text.slice(0, start) + blank + up.text.slice(failed.end) } };
  }
}

function unverified(result: VerifyResult, leftOut: readonly string[]): VerifyResult {
  const reason = `Unverified: ${leftOut.join("; ")}.`;
  return { ...result, outcome: "skipped", differences: [], error: null, reason };
}
