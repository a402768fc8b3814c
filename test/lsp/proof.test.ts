// The proof while somebody types, over the shipped server's standard input and output: a finding comes on the statement
// that is to blame and goes when it is mended, the client hears of each verdict, and nothing runs without trust.
import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "vscode-languageserver";
import type { PairProof } from "../../server/src/protocol/requests";
import { until } from "../support/waiting";
import type { Editor } from "./editor";
import { inProject } from "./server";

const files = {
  "migrations/001_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, note text DEFAULT 'x');\n",
  "migrations/001_orders.down.sql": "DROP TABLE orders;\n",
  "migrations/002_note.up.sql":
    "ALTER TABLE orders DROP COLUMN note;\nCREATE INDEX orders_idx ON orders (id);\n",
  "migrations/002_note.down.sql": "",
} as const;
const up = "migrations/002_note.up.sql";
const down = "migrations/002_note.down.sql";
const mended = "DROP INDEX orders_idx;\nALTER TABLE orders ADD COLUMN note text DEFAULT 'x';\n";
const broken = "DROP INDEX orders_idx;\nALTER TABLE orders ADD COLUMN note text;\n";

function verdictsOf(editor: Editor): readonly PairProof[] {
  const told = editor.heard.filter(({ method }) => method === "migrateSafe/proofChanged");
  return told.map(({ params }) => params as PairProof).filter(({ state }) => state === "proved");
}

/** The verdict that follows the work. */
async function nextVerdict(editor: Editor, work: () => void): Promise<PairProof> {
  const known = verdictsOf(editor).length;
  work();
  return editor.hears<PairProof>("migrateSafe/proofChanged", (proof) => proof === verdictsOf(editor)[known]);
}

async function proofs(editor: Editor, uri: string): Promise<readonly Diagnostic[]> {
  return (await editor.diagnostics(uri)).filter(({ code }) => String(code).startsWith("verify/"));
}

/** Manual: proc(5), /proc/pid/status. */
function residentMebibytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

describe("the proof while somebody types", () => {
  it("shows what a down loses on its statement, and takes it away when it is mended", async () => {
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root, undefined, { trusted: true });
      const uri = project.uri(down);
      const first = await nextVerdict(editor, () => editor.open(uri, broken));
      assert.equal(first.outcome, "differs");
      assert.match(first.summary ?? "", /default 'x'::text is missing/);
      const [finding, ...others] = await proofs(editor, uri);
      assert.deepEqual(others, []);
      assert.equal(finding?.code, "verify/differs");
      assert.equal(finding.range.start.line, 1);
      assert.match(finding.codeDescription?.href ?? "", /media\/verify\/differs\.md$/);
      assert.match(
        JSON.stringify(finding.message),
        /column public\.orders\.note: default 'x'::text is missing/,
      );
      const second = await nextVerdict(editor, () => editor.change(uri, [null, mended]));
      assert.equal(second.outcome, "restores");
      assert.deepEqual(await proofs(editor, uri), []);
      const all = await editor.ask<readonly PairProof[]>("migrateSafe/proofs", null);
      assert.deepEqual(
        all.map(({ version, outcome }) => [version, outcome]),
        [["002", "restores"]],
      );
    });
  });

  it("shows on the up what nothing takes back, and keeps it there while lines move", async () => {
    await inProject({ ...files, [down]: "SELECT 1;\n" }, async ({ editor, project }) => {
      await editor.initialize(project.root, undefined, { trusted: true });
      const uri = project.uri(up);
      await nextVerdict(editor, () => editor.open(uri, files[up]));
      const lines = async () => (await proofs(editor, uri)).map(({ range }) => range.start.line);
      assert.deepEqual(await lines(), [0, 1]);
      const start = { line: 0, character: 0 };
      editor.change(uri, [{ start, end: start }, "-- a comment\n"]);
      assert.deepEqual(await lines(), [1, 2]);
    });
  });

  it("says once what the rules foresaw and the proof saw, with the rules' fixes", async () => {
    await inProject({ ...files, [down]: "DROP INDEX orders_idx;\n" }, async ({ editor, project }) => {
      await editor.initialize(project.root, undefined, { trusted: true });
      const uri = project.uri(up);
      const foreseen = async () =>
        (await editor.diagnostics(uri))
          .map(({ code }) => code)
          .filter((code) => code === "pair-incomplete-down");
      const verdict = nextVerdict(editor, () => editor.open(uri, files[up]));
      assert.deepEqual(await foreseen(), ["pair-incomplete-down"]);
      await verdict;
      assert.deepEqual(await foreseen(), []);
      assert.equal((await proofs(editor, uri)).length, 1);
    });
  });

  it("places the error of a script that fails", async () => {
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root, undefined, { trusted: true });
      const uri = project.uri(down);
      const text = "ALTER TABLE orders ADD COLUMN note text DEFAULT 'x';\nDROP INDEX misspelt;\n";
      const verdict = await nextVerdict(editor, () => editor.open(uri, text));
      assert.equal(verdict.outcome, "down-fails");
      const [finding] = await proofs(editor, uri);
      assert.equal(finding?.code, "verify/down-fails");
      assert.equal(finding.range.start.line, 1);
    });
  });

  it("gives the memory back when nobody has asked for a while, and starts again", async function () {
    if (process.platform !== "linux") {
      console.log("      skipped: the memory of a process is read from /proc, which is Linux's");
      this.skip();
    }
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root, undefined, { trusted: true, scratchIdleMs: 2000 });
      const uri = project.uri(down);
      await nextVerdict(editor, () => editor.open(uri, broken));
      const proving = residentMebibytes(editor.pid);
      await until(() => residentMebibytes(editor.pid) < proving - 30);
      const again = await nextVerdict(editor, () => editor.change(uri, [null, mended]));
      assert.equal(again.outcome, "restores");
    });
  });

  it("runs nothing of a folder that is not trusted, and says so", async () => {
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root);
      const uri = project.uri(down);
      const told = await nextVerdict(editor, () => editor.open(uri, broken));
      assert.equal(told.outcome, "skipped");
      assert.match(told.summary ?? "", /not trusted/);
      const tried = await nextVerdict(editor, () => editor.notify("migrateSafe/trusted", null));
      assert.equal(tried.outcome, "differs");
    });
  });

  it("is off where the setting says so", async () => {
    await inProject(files, async ({ editor, project }) => {
      editor.settings = { proof: { whileTyping: false } };
      await editor.initialize(
        project.root,
        { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
        { trusted: true },
      );
      editor.open(project.uri(down), broken);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.deepEqual(await editor.ask("migrateSafe/proofs", null), []);
      assert.ok(
        !readdirSync(project.root).includes(".cache") || !readdirSync(join(project.root, ".cache")).length,
      );
    });
  });
});
