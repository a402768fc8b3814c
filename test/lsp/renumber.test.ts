// The code action that renames both halves of a migration whose number is taken or too late, as an editor is offered it.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { CodeAction } from "vscode-languageserver";
import { pullingClient, rulesOf, type Editor } from "./editor";
import { inWorkspace, type Setting } from "./server";

const up = "CREATE TABLE days (id bigint PRIMARY KEY);\n";
const down = "DROP TABLE days;\n";
const ours = { "migrations/003_days.up.sql": up, "migrations/003_days.down.sql": down };
const theirs = {
  "migrations/003_events.up.sql": "CREATE TABLE events (id bigint PRIMARY KEY);\n",
  "migrations/003_events.down.sql": "DROP TABLE events;\n",
};
const saysWhy = {
  ...pullingClient,
  textDocument: {
    ...pullingClient.textDocument,
    codeAction: { ...pullingClient.textDocument?.codeAction, disabledSupport: true },
  },
};

describe("renumbering", () => {
  it("is offered on either half of a migration whose number another one has", async () => {
    await inWorkspace({ ...ours, ...theirs }, async (setting) => {
      for (const half of ["up", "down"]) {
        const action = await renumberOf(setting, `migrations/003_days.${half}.sql`);
        assert.equal(action?.title, "Renumber 003 to 004, up and down");
        assert.deepEqual(renamesOf(action, setting), [
          "003_days.up.sql -> 004_days.up.sql",
          "003_days.down.sql -> 004_days.down.sql",
        ]);
      }
    });
  });

  it("goes past what the base branch has, once it is compared with it, and leaves that as it is", async () => {
    await inWorkspace(
      theirs,
      async (setting) => {
        const { editor, project } = setting;
        const git = (...args: string[]): unknown =>
          execFileSync("git", ["-C", project.root, "-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            stdio: "pipe",
          });
        project.write("migrations/001_users.up.sql", "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        git("init", "-q", "-b", "main");
        git("add", "migrations/001_users.up.sql");
        git("commit", "-q", "-m", "users");
        git("branch", "feature");
        git("add", ".");
        git("commit", "-q", "-m", "events");
        git("checkout", "-q", "feature");
        for (const [name, text] of Object.entries(ours)) {
          project.write(name, text);
          editor.notify("workspace/didChangeWatchedFiles", {
            changes: [{ uri: project.uri(name), type: 1 }],
          });
        }
        for (const name of Object.keys(theirs)) {
          editor.notify("workspace/didChangeWatchedFiles", {
            changes: [{ uri: project.uri(name), type: 3 }],
          });
        }
        const folder = join(project.root, "migrations");
        const answer = await editor.ask("migrateSafe/compareWithBase", { folder, reference: "main" });
        assert.deepEqual(answer, { problem: null });
        for (const half of ["up", "down"]) {
          const action = await renumberOf(setting, `migrations/003_days.${half}.sql`);
          assert.equal(action?.title, "Renumber 003 to 004, up and down", half);
        }
        const found = rulesOf(await editor.diagnostics(project.uri("migrations/003_days.up.sql")));
        assert.ok(found.includes("version-branch-conflict"), found.join());
        // Merged, so that the folder has both.
        for (const [name, text] of Object.entries(theirs)) {
          project.write(name, text);
          editor.notify("workspace/didChangeWatchedFiles", {
            changes: [{ uri: project.uri(name), type: 1 }],
          });
        }
        const refusedTheirs = await until(async () => {
          const action = await renumberOf(setting, "migrations/003_events.up.sql");
          return action?.disabled ? action : null;
        });
        assert.equal(
          refusedTheirs.disabled?.reason,
          "003_events keeps its number: the base branch has it already. Renumber the other one.",
        );
        const unknown = { folder, reference: "no-such-branch" };
        const refused = await editor.ask<{ problem: { message: string } }>(
          "migrateSafe/compareWithBase",
          unknown,
        );
        assert.match(refused.problem.message, /“no-such-branch” is no commit/);
      },
      saysWhy,
    );
  });

  it("is refused with words for a migration that a target has", async () => {
    const facts = {
      schema: "migrate-safe/facts/1",
      target: "staging",
      database: "shop",
      read_at: "2026-01-02T03:04:05Z",
      after: 0,
      rows: {},
      applied: [{ name: "003_days.up.sql", text: up, checksum: null }],
      script: [],
    };
    const files = { ...ours, ...theirs, ".migrate-safe/facts.json": JSON.stringify(facts) };
    await inWorkspace(
      files,
      async (setting) => {
        const refused = await until(async () => {
          const action = await renumberOf(setting, "migrations/003_days.up.sql");
          return action?.disabled ? action : null;
        });
        assert.equal(refused.edit, undefined);
        assert.equal(
          refused.disabled?.reason,
          "003_days keeps its number: it is applied on staging, which knows it by 003. Renumber the other one.",
        );
        const other = await renumberOf(setting, "migrations/003_events.up.sql");
        assert.deepEqual(renamesOf(other, setting), [
          "003_events.up.sql -> 004_events.up.sql",
          "003_events.down.sql -> 004_events.down.sql",
        ]);
      },
      saysWhy,
    );
  });

  it("is not offered to a client that cannot rename files, nor where no number is in conflict", async () => {
    const workspace = { ...pullingClient.workspace, workspaceEdit: { documentChanges: true } };
    await inWorkspace(
      { ...ours, ...theirs },
      async (setting) => assert.equal(await renumberOf(setting, "migrations/003_days.up.sql"), null),
      { ...pullingClient, workspace },
    );
    await inWorkspace(ours, async (setting) =>
      assert.equal(await renumberOf(setting, "migrations/003_days.up.sql"), null),
    );
  });
});

/** Opens a file, if need be, and asks for the actions at its first line. */
async function renumberOf({ editor, project }: Setting, name: string): Promise<CodeAction | null> {
  const uri = project.uri(name);
  if (!opened.has(editor)) opened.set(editor, new Set());
  if (!opened.get(editor)?.has(uri)) editor.open(uri, name.includes(".up.") ? up : down);
  opened.get(editor)?.add(uri);
  const start = { line: 0, character: 0 };
  const actions = await editor.ask<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: { start, end: start },
    context: { diagnostics: await editor.diagnostics(uri) },
  });
  return actions.find(({ title }) => title.startsWith("Renumber")) ?? null;
}

const opened = new WeakMap<Editor, Set<string>>();

/** The renames of an action, with file names alone; it may hold nothing else. */
function renamesOf(action: CodeAction | null, { project }: Setting): readonly string[] {
  const short = (uri: string): string => uri.replace(project.uri("migrations/"), "").replace(/^\//, "");
  return (action?.edit?.documentChanges ?? []).map((change) => {
    assert.ok("kind" in change && change.kind === "rename");
    return `${short(change.oldUri)} -> ${short(change.newUri)}`;
  });
}

async function until<Value>(look: () => Promise<Value | null>): Promise<Value> {
  for (let tried = 0; tried < 100; tried++) {
    const seen = await look();
    if (seen !== null) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return assert.fail("within 10 s");
}
