// The embedded database of each folder: opened when first asked, kept warm, and ended when nobody asks any more. Nothing of
// a folder that is not trusted is run.
import { fail, type Result } from "../base/result";
import type { Catalog } from "../lint/schema/catalog";
import type { ObservedUp } from "../locks/observed-lock";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { VerifyResult } from "../protocol/reports/verify";
import { unawaited } from "./guard";
import type { FolderScratch } from "./open-folder-scratch";
import type { Session } from "./session";
import type { LoadedFolder } from "./workspace";

const fiveMinutes = 300_000;

export class ScratchFolders {
  #opened = new Map<string, Promise<Result<FolderScratch, Problem>>>();
  #idle: NodeJS.Timeout | null = null;
  readonly #idleMs: number;

  /** `idleMs`: milliseconds after which databases that nobody asks are ended, and their memory given back. */
  constructor(idleMs: number | null) {
    this.#idleMs = idleMs ?? fiveMinutes;
  }

  /** The schema before the migration at `index`; after the last one when it is their number. */
  async schemaBefore(
    session: Session,
    folder: LoadedFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<Catalog, Problem>> {
    return this.#use(session, folder, async ({ schemas }) => schemas.before(folder.model, index, signal));
  }

  /** What the statements of the up at `index` lock; null when they cannot be tried in a transaction. */
  async observe(
    session: Session,
    folder: LoadedFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<ObservedUp | null, Problem>> {
    return this.#use(session, folder, async ({ schemas }) => schemas.observe(folder.model, index, signal));
  }

  /** Tries the pair at `index`: up, down, compare, up again. */
  async provePair(
    session: Session,
    folder: LoadedFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<VerifyResult, Problem>> {
    return this.#use(session, folder, async ({ pairs }) => pairs.prove(folder.model, index, signal));
  }

  async #use<Value>(
    session: Session,
    folder: LoadedFolder,
    work: (scratch: FolderScratch) => Promise<Result<Value, Problem>>,
  ): Promise<Result<Value, Problem>> {
    const { parser } = await session.analysis;
    if (!session.isTrusted()) return fail(notTrusted());
    if (parser.reduced) return fail(reduced());
    let opening = this.#opened.get(folder.path);
    if (!opening) this.#opened.set(folder.path, (opening = open(session, folder)));
    try {
      const opened = await opening;
      return opened.ok ? await work(opened.value) : opened;
    } finally {
      this.#endWhenIdle(session);
    }
  }

  #endWhenIdle({ console }: Session): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      unawaited(console, "Ending the embedded database", this.#end());
    }, this.#idleMs);
    this.#idle.unref();
  }

  async #end(): Promise<void> {
    const all = [...this.#opened.values()];
    this.#opened = new Map();
    for (const opening of all) {
      const opened = await opening;
      if (opened.ok) await opened.value.close();
    }
  }
}

async function open({ analysis }: Session, { model }: LoadedFolder): Promise<Result<FolderScratch, Problem>> {
  const [{ openFolderScratch }, { parser }] = await Promise.all([import("./open-folder-scratch"), analysis]);
  return openFolderScratch(parser, model);
}

function notTrusted(): Problem {
  return problem("lint/schema-unknown", {
    message:
      "The schema is read by running the migrations on an embedded database, and this folder is not trusted.",
    state: nothingChanged,
    next: "Trust the folder, then try again.",
  });
}

function reduced(): Problem {
  return problem("lint/schema-unknown", {
    message: "The schema cannot be read in reduced mode, which understands only a part of SQL.",
    state: nothingChanged,
    next: "Reinstall the extension to get the whole parser back.",
  });
}
