// The schema before a migration as the embedded database has it, for each folder: opened when first asked, kept warm, and
// ended when nobody asks any more. Nothing of a folder that is not trusted is run.
import { fail, type Result } from "../base/result";
import type { Catalog } from "../lint/schema/catalog";
import type { ObservedUp } from "../locks/observed-lock";
import type { SchemaReplay } from "../operations/proof/schema-replay";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { unawaited } from "./guard";
import type { Session } from "./session";
import type { LoadedFolder } from "./workspace";

/** Milliseconds after which a database that nobody asks is ended. */
const idleAfter = 120_000;

export class ScratchSchemas {
  #replays = new Map<string, Promise<Result<SchemaReplay, Problem>>>();
  #idle: NodeJS.Timeout | null = null;

  /** The schema before the migration at `index`; after the last one when it is their number. */
  async before(
    session: Session,
    folder: LoadedFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<Catalog, Problem>> {
    return this.#use(session, folder, async (replay) => replay.before(folder.model, index, signal));
  }

  /** What the statements of the up at `index` lock; null when they cannot be tried in a transaction. */
  async observe(
    session: Session,
    folder: LoadedFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<ObservedUp | null, Problem>> {
    return this.#use(session, folder, async (replay) => replay.observe(folder.model, index, signal));
  }

  async #use<Value>(
    session: Session,
    folder: LoadedFolder,
    work: (replay: SchemaReplay) => Promise<Result<Value, Problem>>,
  ): Promise<Result<Value, Problem>> {
    const { parser } = await session.analysis;
    if (!session.isTrusted()) return fail(notTrusted());
    if (parser.reduced) return fail(reduced());
    let replay = this.#replays.get(folder.path);
    if (!replay) this.#replays.set(folder.path, (replay = open(session, folder)));
    try {
      const opened = await replay;
      return opened.ok ? await work(opened.value) : opened;
    } finally {
      this.#endWhenIdle(session);
    }
  }

  #endWhenIdle({ console }: Session): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      unawaited(console, "Ending the embedded database", this.#end());
    }, idleAfter);
    this.#idle.unref();
  }

  async #end(): Promise<void> {
    const replays = [...this.#replays.values()];
    this.#replays = new Map();
    for (const replay of replays) {
      const opened = await replay;
      if (opened.ok) await opened.value.close();
    }
  }
}

/** Loaded here: it brings the driver and the embedded database along. */
async function open({ analysis }: Session, { model }: LoadedFolder): Promise<Result<SchemaReplay, Problem>> {
  const [{ openSchemaReplay }, { parser }] = await Promise.all([import("./open-schema-replay"), analysis]);
  return openSchemaReplay(parser, model);
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
