// Which statement each difference of a round trip belongs to: the one of the down that wrote the object last, else the one
// of the up that has no inverse. Runs the scripts once more, statement by statement, and leaves no trace.
import { LineIndex } from "../../base/text-range";
import type { SchemaWatch } from "../../database/schema-watch";
import type { Difference } from "../../protocol/reports/difference";
import type { ProvedDifference } from "../../protocol/reports/verify";
import type { Statement } from "../../sql/sql-file";
import { statementsOf } from "../forecast/forecast";
import type { FolderTools } from "../operation";
import type { RunnableFile } from "../runnable-file";
import { provable, wholly, type ProvableStatement } from "./provable-file";
import type { RunnablePair } from "./round-trip";
import type { ScriptRun } from "./script-run";
import { changesOnCopy, changesWatched, type ChangesOf } from "./statement-changes";

/** Statements of both scripts that are run once more at most; in longer ones the names in the text decide. */
const mostStatements = 40;

type Half = keyof RunnablePair;
type Statements = Readonly<Record<Half, readonly ProvableStatement[]>>;
/** By object, the last statement that wrote it. */
type Writers = Map<string, Statement>;

/** Inside an open transaction, before the up. */
export async function placeDifferences(
  run: ScriptRun,
  watch: SchemaWatch,
  pair: RunnablePair,
  differences: readonly ProvedDifference[],
): Promise<readonly ProvedDifference[]> {
  const statements = { up: provableOf(pair.up), down: provableOf(pair.down) };
  const wrote = noWriters();
  if (areFew(statements)) {
    await run.session.execute("savepoint before_placing");
    const ran = await noteWriters(run, pair.up, statements.up, await changesWatched(watch), wrote.up);
    if (ran) await noteWriters(run, pair.down, statements.down, await changesWatched(watch), wrote.down);
    await run.session.execute("rollback to savepoint before_placing");
  }
  return differences.map((difference) => placed(difference, pair, statements, wrote));
}

/** On a copy that stands before the up, or after it: then its statements are told by the names in them alone. */
export async function placeDifferencesOnCopy(
  run: ScriptRun,
  tools: FolderTools,
  pair: RunnablePair,
  differences: readonly ProvedDifference[],
  stands: "before" | "after",
): Promise<readonly ProvedDifference[]> {
  const statements = { up: statementsOf(pair.up).map(wholly), down: statementsOf(pair.down).map(wholly) };
  const wrote = noWriters();
  if (areFew(statements)) {
    const changes = await changesOnCopy(run.session, tools.run);
    const ran = stands === "after" || (await noteWriters(run, pair.up, statements.up, changes, wrote.up));
    if (ran) await noteWriters(run, pair.down, statements.down, changes, wrote.down);
  }
  return differences.map((difference) => placed(difference, pair, statements, wrote));
}

function noWriters(): Readonly<Record<Half, Writers>> {
  return { up: new Map(), down: new Map() };
}

function areFew({ up, down }: Statements): boolean {
  return up.length + down.length <= mostStatements;
}

/** False when a statement fails that ran before. */
async function noteWriters(
  run: ScriptRun,
  file: RunnableFile,
  statements: readonly ProvableStatement[],
  changesOf: ChangesOf,
  writers: Writers,
): Promise<boolean> {
  for (const one of statements) {
    const changes = await changesOf(async () => run.statement(file, one));
    if (changes === null) return false;
    for (const change of changes) writers.set(keyOf(change), one.statement);
  }
  return true;
}

function placed(
  difference: ProvedDifference,
  pair: RunnablePair,
  { up }: Statements,
  wrote: Readonly<Record<Half, Writers>>,
): ProvedDifference {
  const key = keyOf(difference);
  const inDown = wrote.down.get(key);
  if (inDown) return placedAt(difference, pair, "down", inDown);
  const only = up.length === 1 ? up[0] : up.find(({ statement }) => names(statement, difference));
  const inUp = wrote.up.get(key) ?? only?.statement;
  return inUp ? placedAt(difference, pair, "up", inUp) : difference;
}

function provableOf(file: RunnableFile): readonly ProvableStatement[] {
  const statements = provable(file);
  return statements.ok ? statements.value : [];
}

function keyOf({ kind, object }: Difference): string {
  return `${kind} ${object}`;
}

/** Whether the statement's words name the object by the last part of its name. */
function names({ parsed }: Statement, { object }: Difference): boolean {
  const last = /(?:"((?:[^"]|"")*)"|(\w+))(?:\(.*\))?$/.exec(object);
  const name = last?.[1]?.replaceAll('""', '"') ?? last?.[2];
  return name !== undefined && parsed.tokens.some(({ text }) => text === name || text === `"${name}"`);
}

function placedAt(
  difference: ProvedDifference,
  pair: RunnablePair,
  half: Half,
  statement: Statement,
): ProvedDifference {
  const { file, text } = pair[half];
  const range = new LineIndex(text).rangeOf(statement);
  return { ...difference, place: { path: file.path, range, direction: half } };
}
