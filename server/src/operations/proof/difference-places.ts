// Which statement each difference of a round trip belongs to: the one of the down that wrote the object last, else the one
// of the up that has no inverse. Runs the scripts once more, statement by statement, and leaves no trace.
import { LineIndex } from "../../base/text-range";
import type { SchemaWatch } from "../../database/schema-watch";
import type { Difference } from "../../protocol/reports/difference";
import type { ProvedDifference } from "../../protocol/reports/verify";
import type { Statement } from "../../sql/sql-file";
import type { RunnableFile } from "../runnable-file";
import { provable, type ProvableStatement } from "./provable-file";
import type { RunnablePair } from "./round-trip";
import type { ScriptRun } from "./script-run";

/** Statements of both scripts that are run once more at most; in longer ones the names in the text decide. */
const mostStatements = 40;

type Half = keyof RunnablePair;
type Places = Map<string, Statement>;

/** Inside an open transaction, before the up. */
export async function placeDifferences(
  run: ScriptRun,
  watch: SchemaWatch,
  pair: RunnablePair,
  differences: readonly ProvedDifference[],
): Promise<readonly ProvedDifference[]> {
  const wrote: Readonly<Record<Half, Places>> = { down: new Map(), up: new Map() };
  const [downs, ups] = [statementsOf(pair.down), statementsOf(pair.up)];
  if (downs.length + ups.length <= mostStatements) {
    await run.session.execute("savepoint before_placing");
    const ran = await noteWriters(run, watch, pair.up, ups, wrote.up);
    if (ran) await noteWriters(run, watch, pair.down, downs, wrote.down);
    await run.session.execute("rollback to savepoint before_placing");
  }
  return differences.map((difference) => {
    const key = keyOf(difference);
    const inDown = wrote.down.get(key);
    const inUp = wrote.up.get(key);
    if (inDown) return placedAt(difference, pair, "down", inDown);
    if (inUp) return placedAt(difference, pair, "up", inUp);
    const naming = ups.find(({ statement }) => names(statement, difference));
    return naming ? placedAt(difference, pair, "up", naming.statement) : difference;
  });
}

/** For each object the last statement that wrote it; false when one fails that ran before. */
async function noteWriters(
  run: ScriptRun,
  watch: SchemaWatch,
  file: RunnableFile,
  statements: readonly ProvableStatement[],
  writers: Places,
): Promise<boolean> {
  await watch.mark();
  let before = await watch.look();
  for (const one of statements) {
    await watch.mark();
    if (await run.statement(file, one)) return false;
    const after = await watch.look();
    const changes = watch.compare(before, after, { columnOrder: true });
    for (const change of changes) writers.set(keyOf(change), one.statement);
    before = after;
  }
  return true;
}

function statementsOf(file: RunnableFile): readonly ProvableStatement[] {
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
