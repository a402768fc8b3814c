// Sends statements of one transaction and tells of each as the server answers it: together where that goes, because an
// exchange with the server costs more than a small statement does. Does not know how the transaction begins and ends.
import type { PipelinedStatement, TextRow } from "../../database/pipeline";
import type { OperationEvent } from "../../protocol/operations";
import { quoteName } from "../../sql/names";
import { createdTable, type LockReader } from "../forecast/forecast";
import type { RunnableFile } from "../runnable-file";
import type { WantedLock, WantedLocks } from "./lock-order";
import { locksOf, textOf, type Failure, type MigrationRun, type PlannedStatement } from "./migration-run";
import type { QueueGuard } from "./queue-guard";
import type { SentAhead } from "./send-ahead";
import { holdersOf, lockTables, type Patience } from "./take-locks";
import { send } from "./send-statement";
import { watchStatement, type News } from "./watch-statement";

/** Statements that go to the server together. */
export interface Part {
  /** Taken first. */
  readonly locks: readonly WantedLock[];
  readonly statements: readonly PlannedStatement[];
  /** It is a COPY with its rows, which is alone. */
  readonly copies: boolean;
}

/** So that a file of data does not lie in memory once more, and the embedded database comes to an end of each part. */
const mostStatements = 100;
const mostCharacters = 1_000_000;

export function partsOf(
  statements: readonly PlannedStatement[],
  upFront: WantedLocks | null,
): readonly Part[] {
  const parts: (Part & { readonly statements: PlannedStatement[] })[] = [];
  let characters = 0;
  for (const planned of statements) {
    const { parsed, copyData } = planned.statement;
    const locks = planned.statement === upFront?.before ? upFront.locks : [];
    const copies = copyData !== null;
    const part = parts.at(-1);
    const isFull = part?.statements.length === mostStatements || characters > mostCharacters;
    if (!part || part.copies || copies || locks.length > 0 || isFull) {
      parts.push({ locks, statements: [planned], copies });
      characters = 0;
    } else part.statements.push(planned);
    characters += parsed.text.length;
  }
  return parts;
}

export type PartEnd =
  | {
      readonly kind: "done";
      /** To the statements of the opening and those of the part. */
      readonly answers: readonly (TextRow | null)[];
    }
  | Extract<Failure, { readonly kind: "failed" | "lost" | "cancelled" }>;

/** `opening` goes to the server together with the part, which then has no locks and no rows, or both went `ahead`. */
export async function* runPart(
  run: MigrationRun,
  file: RunnableFile,
  { locks, statements, copies }: Part,
  patience: Patience,
  opening: readonly PipelinedStatement[],
  ahead: SentAhead | null,
): AsyncGenerator<OperationEvent, PartEnd> {
  const { session, database, clock, events } = run;
  const progress = new PartProgress(run, statements, opening.length);
  yield* progress.take();
  const guard: QueueGuard = {
    limits: run.tools.run,
    // At first there is nothing to do but to wait for a moment.
    terminate: patience.attempt === 0 ? null : run.terminate,
    version: file.version,
    waits: run.waits,
  };
  const watched = {
    session,
    database,
    clock,
    events,
    guard,
    signal: run.stop,
    firstLookMs: Math.min(100, Math.max(40, patience.lockTimeoutMs * 0.6)),
    news: progress,
    begun: ahead !== null,
    get step() {
      return progress.at.step;
    },
  };
  const sending = async (): Promise<readonly (TextRow | null)[]> => {
    const [first] = statements;
    if (copies && first) await send(session, file, first.statement);
    if (copies) return [];
    if (ahead) return ahead.follow(() => progress.answered());
    const texts = pipelined(file, statements, locksOf(run));
    return session.pipeline([...opening, ...texts], () => progress.answered());
  };
  const works = [
    ...(locks.length > 0 ? [async () => lockTables(session, locks, patience).then(() => [])] : []),
    sending,
  ];
  let answers: readonly (TextRow | null)[] = [];
  for (const work of works) {
    const end = yield* watchStatement(watched, work);
    yield* progress.take();
    switch (end.kind) {
      case "done":
        answers = end.value;
        continue;
      case "failed": {
        const { error, gaveWayTo } = end;
        const blockers = end.blockers.length > 0 ? end.blockers : await holdersOf(run, locks, error);
        run.waits.waitedFor(file.version, blockers);
        return { kind: "failed", error, statement: progress.at.statement, blockers, gaveWayTo };
      }
      case "lost":
      case "cancelled":
        return end;
    }
  }
  if (copies) {
    progress.answered();
    yield* progress.take();
  }
  return { kind: "done", answers };
}

/** What touches nothing but tables that were made just before waits for nobody, and is soon done. */
export function pipelined(
  file: RunnableFile,
  statements: readonly PlannedStatement[],
  locksOf: LockReader,
): readonly PipelinedStatement[] {
  const made = new Set<string>();
  return statements.map(({ statement }) => {
    const table = createdTable(statement.parsed);
    if (table) made.add(quoteName(table));
    const { relations } = locksOf(statement);
    const slow = relations.length === 0 || relations.some(({ name }) => !made.has(quoteName(name)));
    return { sql: textOf(file, statement).sql, slow };
  });
}

/** Which statement of a part the server is at. */
class PartProgress implements News {
  readonly #run: MigrationRun;
  readonly #statements: readonly PlannedStatement[];
  readonly #opening: number;
  #answered = 0;
  #events: OperationEvent[] = [];
  #tell: () => void = () => undefined;
  #come = this.#silence();

  constructor(run: MigrationRun, statements: readonly PlannedStatement[], opening: number) {
    this.#run = run;
    this.#statements = statements;
    this.#opening = opening;
    this.#begin(statements[0]);
  }

  get come(): Promise<"news"> {
    return this.#come;
  }

  take(): readonly OperationEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#come = this.#silence();
    this.#events = [];
    return events;
  }

  /** The first while the server is at the opening. */
  get at(): PlannedStatement {
    const place = Math.max(0, this.#answered - this.#opening);
    const planned = this.#statements[Math.min(place, this.#statements.length - 1)];
    if (!planned) throw new Error("a part has statements");
    return planned;
  }

  answered(): void {
    const place = this.#answered++ - this.#opening;
    const done = this.#statements[place];
    if (!done) return;
    this.#events.push(this.#run.events.done(done.step));
    this.#begin(this.#statements[place + 1]);
    this.#tell();
  }

  #begin(planned: PlannedStatement | undefined): void {
    if (!planned) return;
    this.#run.lock.tell(planned.step.id);
    this.#events.push(this.#run.events.start(planned.step));
  }

  #silence(): Promise<"news"> {
    return new Promise((resolve) => {
      this.#tell = () => resolve("news");
    });
  }
}
