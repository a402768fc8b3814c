// A connection that is lost during the commit: the run finds out whether the migration is applied, or says that it
// cannot know.
import { strict as assert } from "node:assert";
import { fail } from "../../server/src/base/result";
import { ConnectionLost } from "../../server/src/database/errors";
import type { Database, Session } from "../../server/src/database/session";
import { systemClock } from "../../server/src/engine";
import { readFolder } from "../../server/src/files/read-folder";
import { apply } from "../../server/src/operations/apply";
import { realFiles } from "../../server/src/operations/files";
import { runPlanned, type TargetTools } from "../../server/src/operations/operation";
import type { OperationEvent } from "../../server/src/protocol/operations";
import { nothingChanged, problem } from "../../server/src/protocol/problems";
import { withServer } from "../support/databases";
import { must } from "../support/results";
import { serverMajors, testRun } from "../support/servers";
import { applyAnyway, done, onProject, type Finished, type Project } from "./project";

const files = {
  "001_a.up.sql": "CREATE TABLE a (id int);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
};

type Fate = "commit arrives" | "commit does not arrive" | "server stays away";

for (const major of serverMajors) {
  describe(`a connection lost during the commit, PostgreSQL ${major}`, () => {
    it("counts as applied when the server received the commit", async function () {
      await onProject(this, major, files, async (project, database) => {
        const finished = await withServer(database, async (server) =>
          applyOn(project, losing(server, "commit arrives")),
        );
        assert.equal(finished.outcome, "done", JSON.stringify(finished.problem));
        const status = done(await project.run("status"));
        assert.equal(status.summary.applied, 1);
      });
    });

    it("counts as not applied when the commit never arrived", async function () {
      await onProject(this, major, files, async (project, database) => {
        const finished = await withServer(database, async (server) =>
          applyOn(project, losing(server, "commit does not arrive")),
        );
        assert.equal(finished.outcome, "failed-clean");
        assert.equal(finished.exit_code, 2);
        assert.equal(finished.problem?.code, "target/lost");
        const status = done(await project.run("status"));
        assert.equal(status.summary.pending, 1);
      });
    });

    it("is told as unknown when the server cannot be asked", async function () {
      await onProject(this, major, files, async (project, database) => {
        const finished = await withServer(database, async (server) =>
          applyOn(project, losing(server, "server stays away")),
        );
        assert.equal(finished.outcome, "failed-partial");
        assert.equal(finished.exit_code, 2);
        assert.equal(finished.problem?.code, "apply/commit-unknown");
      });
    });
  });
}

async function applyOn(project: Project, database: Database): Promise<Finished> {
  const tools: TargetTools = {
    folder: must(await readFolder(`${project.root}/migrations`)),
    parser: project.parser,
    run: testRun,
    lint: { postgres: 16, rules: {}, since: null, ignore: [] },
    root: project.root,
    runId: "test-run",
    clock: { ...systemClock, sleep: async () => undefined },
    files: realFiles(project.root, () => new Date()),
    database,
    proof: { shadow: null, shadow_problem: null, roles: [], time_limit_ms: 30_000 },
    openShadow: async () => fail(unreachable),
    openMemory: async () => fail(unreachable),
  };
  const planned = must(apply.plan(applyAnyway, must(await apply.gather(applyAnyway, tools))));
  const events: OperationEvent[] = [];
  for await (const event of runPlanned(apply, planned, tools, new AbortController().signal))
    events.push(event);
  const last = events.at(-1);
  assert.ok(last?.event === "finished");
  return last;
}

const unreachable = problem("target/unreachable", {
  message: "The server cannot be reached.",
  state: nothingChanged,
  next: "Try again.",
});

/** The same database, whose work session is lost at its first commit. */
function losing(database: Database, fate: Fate): Database {
  let lost = false;
  return {
    ...database,
    kind: database.kind,
    identity: database.identity,
    acquireLock: async (...given) => database.acquireLock(...given),
    cancel: async (session) => database.cancel(session),
    blockersOf: async (session) => database.blockersOf(session),
    buildProgressOf: async (session) => database.buildProgressOf(session),
    beside: async () => database.beside(),
    close: async () => database.close(),
    async connect(options) {
      if (lost && fate === "server stays away") return fail(unreachable);
      const opened = await database.connect(options);
      if (!opened.ok || options.purpose !== "apply") return opened;
      const session = opened.value;
      const value: Session = {
        backendPid: session.backendPid,
        query: async (sql, parameters) => {
          if (lost) throw new ConnectionLost("gone");
          return session.query(sql, parameters);
        },
        batch: async (statements) => {
          if (lost) throw new ConnectionLost("gone");
          return session.batch(statements);
        },
        pipeline: async (statements, answered) => {
          if (lost) throw new ConnectionLost("gone");
          if (statements.at(-1)?.sql !== "commit") return session.pipeline(statements, answered);
          lost = true;
          if (fate === "commit arrives") await session.pipeline(statements, answered);
          await session.close();
          throw new ConnectionLost("gone");
        },
        copyIn: async (sql, source) => session.copyIn(sql, source),
        copyOut: (sql) => session.copyOut(sql),
        close: async () => session.close(),
        abandon: () => session.abandon(),
        execute: async (sql) => {
          if (lost) throw new ConnectionLost("gone");
          return session.execute(sql);
        },
      };
      return { ok: true, value };
    },
  };
}
