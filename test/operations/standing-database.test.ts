// The database that stands before the pair somebody edits: a proof that is given up ends and costs the next one nothing, and
// what took long to make is found again on disk, or made again where it is damaged.
import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { StateCache } from "../../server/src/files/state-cache";
import type { MigrationFolder } from "../../server/src/migrations/migration";
import { PairProver } from "../../server/src/operations/proof/pair-prover";
import type { StandingDatabase } from "../../server/src/operations/proof/standing-database";
import { must, mustFail } from "../support/results";
import { prepareSeed } from "../support/scratch";
import { until } from "../support/waiting";
import { withProject, type Project } from "./project";

const never = new AbortController().signal;
const endless = "do $$ begin loop end loop; end $$;";

/** A table that says when it was made, by statements that take long enough to be worth keeping. */
const dated = `create table a (id int);
do $$ begin execute format('comment on table a is %L', clock_timestamp()); perform pg_sleep(1.1); end $$;`;

async function folderOf({ engine }: Project): Promise<MigrationFolder> {
  return must(await engine.readFolder());
}

describe("the database that stands before a pair", function () {
  this.timeout(60_000);
  before(prepareSeed);

  for (const [where, script] of [
    ["in a transaction", endless],
    ["on a copy", `reindex database;\n${endless}`],
  ] as const) {
    it(`ends a proof that is given up ${where}, and proves the next text`, async () => {
      const files = { "1_a.up.sql": "create table a (id int);", "1_a.down.sql": script };
      await withProject(null, files, async (project) => {
        const database = project.engine.standingDatabase(await folderOf(project), null);
        const prover = new PairProver(database);
        try {
          const given = new AbortController();
          const stale = prover.prove(await folderOf(project), 0, given.signal);
          setTimeout(() => given.abort(), 3000);
          assert.match(mustFail(await stale).message, /was stopped/);
          project.write("1_a.down.sql", "drop table a;");
          const proof = must(await prover.prove(await folderOf(project), 0, never));
          assert.equal(proof.outcome, "restores");
        } finally {
          await database.close();
        }
      });
    });
  }

  it("starts from what was kept, and anew where that is damaged", async () => {
    const states = mkdtempSync(join(tmpdir(), "migrate-safe-states-"));
    try {
      await withProject(
        null,
        { "1_a.up.sql": dated, "2_b.up.sql": "create table b ();" },
        async (project) => {
          const folder = await folderOf(project);
          const opened = async (work: (database: StandingDatabase) => Promise<string>): Promise<string> => {
            const database = project.engine.standingDatabase(folder, new StateCache(states));
            try {
              return await work(database);
            } finally {
              await database.close();
            }
          };
          const made = async (database: StandingDatabase): Promise<string> =>
            must(
              await database.before(folder, 1, never, async ({ session }) => {
                const rows = await session.query<{ at: string }>(
                  "select obj_description('public.a'::regclass) as at",
                );
                return { ok: true, value: rows[0]?.at ?? "" };
              }),
            );
          const first = await opened(async (database) => {
            const at = await made(database);
            await until(async () => readdirSync(states).some((name) => name.endsWith(".gz")));
            return at;
          });
          assert.equal(await opened(made), first);
          const [kept = ""] = readdirSync(states);
          writeFileSync(join(states, kept), gzipSync("no database"));
          assert.notEqual(await opened(made), first);
        },
      );
    } finally {
      rmSync(states, { recursive: true, force: true });
    }
  });
});
