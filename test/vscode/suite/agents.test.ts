// The language model tools as an agent in the editor calls them.
import { strict as assert } from "node:assert";
import * as vscode from "vscode";

async function ask(name: string, input: object): Promise<Record<string, unknown>> {
  const result = await vscode.lm.invokeTool(`migrate-safe_${name}`, {
    input,
    toolInvocationToken: undefined,
  });
  const [part] = result.content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value) as Record<string, unknown>;
}

describe("the language model tools", function () {
  this.timeout(120_000);

  it("are offered", () => {
    const names = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith("migrate-safe_"));
    assert.deepEqual(names.sort(), [
      "migrate-safe_explain",
      "migrate-safe_lint",
      "migrate-safe_locks",
      "migrate-safe_plan",
      "migrate-safe_status",
      "migrate-safe_verify",
    ]);
  });

  it("lint and prove one migration without a target", async () => {
    const { findings } = await ask("lint", { versions: ["3"] });
    assert.ok((findings as readonly { version: string }[]).every(({ version }) => version === "003"));
    const { results } = await ask("verify", { versions: ["002"] });
    assert.deepEqual(
      (results as readonly { version: string; outcome: string }[]).map(({ version, outcome }) => [
        version,
        outcome,
      ]),
      [["002", "restores"]],
    );
  });
});
