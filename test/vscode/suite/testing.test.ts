// The Test Explorer: all migrations are proved, a round trip that differs fails with both schemas at its statement, a
// continuous run proves again what is saved, and cancelling ends it. Results are read as the editor has them, through the
// stub extension.
import { strict as assert } from "node:assert";
import { rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import * as vscode from "vscode";
import { migrationUri, openMigration, pause, treeNodes, type, until, workspaceFolder } from "./support";

/** Of the proposed API testObserver. */
interface TestSnapshot {
  readonly label: string;
  readonly taskStates: readonly {
    readonly state: number;
    readonly duration?: number;
    readonly messages: readonly vscode.TestMessage[];
  }[];
  readonly children: readonly TestSnapshot[];
}
interface EditorTests {
  readonly testResults: readonly {
    readonly completedAt: number;
    readonly results: readonly TestSnapshot[];
  }[];
}

const words: Readonly<Record<number, string>> = { 3: "passed", 4: "failed", 5: "skipped", 6: "errored" };
/** Other tests may leave a migration more. */
const shop = ["001 create_customers", "002 create_orders", "003 index_orders"];
const down = "003_index_orders.down.sql";

describe("the Test Explorer", function () {
  this.timeout(120_000);
  let editor: EditorTests;

  before(async () => {
    const stub = vscode.extensions.getExtension<EditorTests>("migrate-safe-tests.migrate-safe-suite");
    assert.ok(stub);
    editor = await stub.activate();
    // A file that is open is still a migration, although another test has deleted it.
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await treeNodes();
    await vscode.commands.executeCommand("migrateSafe.view.refresh");
  });

  /** The checks of each migration after a run that `start` begins, for instance "003 index_orders: Up passed". */
  async function checksAfter(
    start: () => PromiseLike<unknown>,
    migrations: readonly string[] = shop,
  ): Promise<readonly TestSnapshot[]> {
    const before = editor.testResults[0]?.completedAt ?? 0;
    await start();
    const run = await until("the run has ended", () =>
      editor.testResults.find(({ completedAt }) => completedAt > before),
    );
    const items = run.results.flatMap(itemsOf);
    return items.filter(({ label }) => migrations.includes(label)).flatMap(checksOf);
  }

  it("proves every migration, check by check, and says how long it took", async () => {
    const checks = await checksAfter(async () => vscode.commands.executeCommand("testing.runAll"));
    assert.equal(checks.length, 18, "six checks of three migrations");
    const lint = checks.filter(({ label }) => label === "Lint");
    // Its index is not built concurrently, which is an error also to `lint`.
    assert.deepEqual(lint.map(wordOf), ["passed", "passed", "failed"]);
    const others = checks.filter((check) => !lint.includes(check));
    assert.deepEqual([...new Set(others.map(wordOf))], ["passed"]);
    const timed = checks.filter(({ taskStates }) => taskStates[0]?.duration !== undefined);
    assert.deepEqual(
      timed.map(({ label }) => label),
      ["Round trip", "Round trip", "Round trip"],
    );
  });

  it("fails a round trip that differs, with both schemas at the statement to blame", async () => {
    const before = await rewrite(down, "SELECT 1;\n");
    try {
      const checks = await checksAfter(async () => vscode.commands.executeCommand("testing.runAll"));
      const failed = checks.filter((check) => wordOf(check) === "failed" && check.label !== "Lint");
      assert.deepEqual(
        failed.map(({ label }) => label),
        ["Round trip"],
      );
      const [message] = failed[0]?.taskStates[0]?.messages ?? [];
      assert.ok(message);
      assert.equal(message.expectedOutput, "");
      assert.match(message.actualOutput ?? "", /orders_customer_id_idx/);
      assert.equal(basename(message.location?.uri.path ?? ""), "003_index_orders.up.sql");
      assert.equal(message.location?.range.start.line, 1);
    } finally {
      await rewrite(down, before);
    }
  });

  it("proves a migration again when one of its halves is saved, and only that one", async () => {
    await vscode.commands.executeCommand("testing.startContinuousRun");
    let before = "";
    try {
      const checks = await checksAfter(async () => {
        before = await rewrite(down, "DROP INDEX misspelt;\n");
      });
      assert.deepEqual(
        checks.map((check) => `${check.label} ${wordOf(check)}`),
        [
          "Parses passed",
          "Lint failed",
          "Up passed",
          "Down failed",
          "Round trip skipped",
          "Up again skipped",
        ],
      );
      const mended = await checksAfter(async () => rewrite(down, before));
      assert.deepEqual(mended.slice(2).map(wordOf), ["passed", "passed", "passed", "passed"]);
    } finally {
      await vscode.commands.executeCommand("testing.stopContinuousRun");
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
  });

  it("ends the migration under way when it is cancelled, and says nothing of it", async () => {
    const { fsPath } = migrationUri("010_long.up.sql");
    writeFileSync(fsPath, "SELECT pg_sleep(600);\n");
    try {
      const checks = await until("a run with it is cancelled", async () => {
        await vscode.commands.executeCommand("migrateSafe.view.refresh");
        const found = await checksAfter(cancelled, ["010 long"]);
        return found.some(({ label }) => label === "Parses") ? found : null;
      });
      const up = checks.find(({ label }) => label === "Up");
      assert.ok(up === undefined || !/passed|failed/.test(wordOf(up)), "the long one has no verdict");
    } finally {
      rmSync(fsPath);
    }
  });

  it("tells at the folder why nothing can be proved", async () => {
    const { fsPath } = migrationUri("003_another.up.sql");
    writeFileSync(fsPath, "SELECT 1;\n");
    try {
      await vscode.commands.executeCommand("migrateSafe.view.refresh");
      await checksAfter(async () => vscode.commands.executeCommand("testing.runAll"));
      const all = (editor.testResults[0]?.results ?? []).flatMap(itemsOf);
      const [folder, ...others] = all.filter((item) => wordOf(item) === "errored");
      assert.equal(folder?.label, basename(workspaceFolder()));
      assert.deepEqual(others, []);
      const said = folder.taskStates[0]?.messages.map(({ message }) =>
        typeof message === "string" ? message : message.value,
      );
      assert.match(said?.join("\n") ?? "", /003/);
      assert.ok(!all.some((check) => check.label === "Up" && wordOf(check) === "passed"));
    } finally {
      rmSync(fsPath);
    }
  });
});

/** Replaces a script as a person does, who saves it; answers what it was. */
async function rewrite(fileName: string, text: string): Promise<string> {
  const shown = await openMigration(fileName);
  const before = shown.document.getText();
  await type(shown, text);
  assert.ok(await shown.document.save());
  return before;
}

/** Begins a run and cancels it. */
async function cancelled(): Promise<void> {
  void vscode.commands.executeCommand("testing.runAll");
  await pause(3000);
  await vscode.commands.executeCommand("testing.cancelRun");
}

function itemsOf(snapshot: TestSnapshot): readonly TestSnapshot[] {
  return [snapshot, ...snapshot.children.flatMap(itemsOf)];
}

/** The items below a snapshot that have a verdict of their own. */
function checksOf(snapshot: TestSnapshot): readonly TestSnapshot[] {
  return snapshot.children.length > 0 ? snapshot.children.flatMap(checksOf) : [snapshot];
}

function wordOf({ taskStates: [task] }: TestSnapshot): string {
  return words[task?.state ?? 0] ?? `state ${task?.state}`;
}
