// The checksum of a schema of many tables beside its limit: one second for 1,000 tables, and the same for each thousand
// more. Each table has a key, a second index, a check and five columns.
import { openServer } from "../server/src/database/open-target";
import { takeSnapshot } from "../server/src/database/schema-snapshot";
import { inDatabase, stopServers, testRun, testServer } from "../test/support/servers";
import { printTable, type Cell } from "./support/table";
import { median } from "./support/measure";

const rounds = 5;
const limitMs = 1000;

/** Wall milliseconds of a snapshot, and how many objects it has. */
async function measure(tables: number): Promise<{ readonly ms: number; readonly objects: number }> {
  const server = await testServer(16);
  if (!server) throw new Error("there is no server to measure on");
  const times: number[] = [];
  let objects = 0;
  await inDatabase(server, async (database) => {
    for (let from = 1; from <= tables; from += 500) {
      await database.sql(`do $$ begin for i in ${from}..${from + 499} loop
        execute format('create table t%s (id bigint generated always as identity primary key,
          a text not null default ''x'', b int check (b > 0), c timestamptz default now(), d numeric(10, 2))', i);
        execute format('create index on t%s (a, b)', i); end loop; end $$`);
    }
    const opened = await openServer(database.target, async () => null, testRun);
    if (!opened.ok) throw new Error(opened.failure.message);
    const session = await opened.value.connect({ purpose: "bench", runId: "checksum" });
    if (!session.ok) throw new Error(session.failure.message);
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now();
      objects = (await takeSnapshot(session.value, { history: testRun })).objects.size;
      times.push(performance.now() - begun);
    }
    await session.value.close();
    await opened.value.close();
  });
  return { ms: median(times), objects };
}

async function main(): Promise<void> {
  const rows: Cell[][] = [];
  for (const tables of [1000, 10_000]) {
    const { ms, objects } = await measure(tables);
    rows.push([tables, objects, ms, (limitMs * tables) / 1000]);
  }
  await stopServers();
  printTable("Schema checksum", ["tables", "objects", "ms", "limit ms"], rows);
}

void main();
