// Tasks of type migrate-safe, run by the editor: what is offered, and that the findings they print reach the Problems view.
import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { codeOf, extension, migrationUri, until } from "./support";

const type = "migrate-safe";

describe("tasks", function () {
  this.timeout(120_000);

  before(async () => {
    await extension().activate();
  });

  it("are offered for the operations of the command line", async () => {
    const names = (await vscode.tasks.fetchTasks({ type })).map(({ name }) => name);
    assert.ok(names.includes("lint") && names.includes("verify"), names.join(", "));
  });

  it("print what the command line prints, and its findings become problems", async () => {
    const task = (await vscode.tasks.fetchTasks({ type })).find(({ name }) => name === "lint");
    assert.ok(task);
    const ended = new Promise<void>((resolve) => {
      const listening = vscode.tasks.onDidEndTask(({ execution }) => {
        if (execution.task.name !== "lint") return;
        listening.dispose();
        resolve();
      });
    });
    await vscode.tasks.executeTask(task);
    await ended;
    await until("a finding of the task among the problems", () =>
      vscode.languages
        .getDiagnostics(migrationUri("003_index_orders.up.sql"))
        .find((one) => one.source === "migrate-safe task" && codeOf(one) === "create-index-not-concurrent"),
    );
  });
});
