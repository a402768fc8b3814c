// The server as a process: how a conversation begins, what it survives, and how it ends.
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { serverBundle } from "../support/server-bundle";
import { pushedClient } from "./editor";
import { inProject, inWorkspace, pair, upName } from "./server";

describe("a conversation with the language server", () => {
  it("begins with what the server can do and ends with exit code 0", async () => {
    await inProject({}, async ({ editor, project }) => {
      const { capabilities } = await editor.initialize(project.root);
      assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
      assert.deepEqual(capabilities.diagnosticProvider, {
        identifier: "migrate-safe",
        interFileDependencies: true,
        workspaceDiagnostics: true,
      });
      assert.deepEqual(capabilities.codeActionProvider, {
        codeActionKinds: ["quickfix", "source.fixAll.migrateSafe"],
      });
      assert.equal(await editor.stop(), 0);
      assert.equal(editor.noise, "");
    });
  });

  it("offers no pull diagnostics to a client that cannot pull", async () => {
    await inProject({}, async ({ editor, project }) => {
      const { capabilities } = await editor.initialize(project.root, pushedClient);
      assert.equal(capabilities.diagnosticProvider, undefined);
    });
  });

  it("ends with exit code 1 when the client leaves without a shutdown", async () => {
    await inWorkspace({}, async ({ editor }) => assert.equal(await editor.exit(), 1));
  });

  it("asks the client to watch SQL files and the config file", async () => {
    await inWorkspace({}, async ({ editor }) => {
      const { registrations } = await editor.hears<{
        registrations: { method: string; registerOptions: { watchers: { globPattern: string }[] } }[];
      }>(
        "client/registerCapability",
        ({ registrations: [first] }) => first?.method === "workspace/didChangeWatchedFiles",
      );
      const globs = registrations[0]?.registerOptions.watchers.map(({ globPattern }) => globPattern);
      assert.deepEqual(globs, ["**/*.sql", "**/migrate-safe.jsonc", "**/migrations"]);
    });
  });

  for (const [what, method, params] of [
    ["without parameters", "textDocument/hover", null],
    ["with parameters of the wrong kind", "textDocument/codeAction", { textDocument: 7 }],
    ["with a position far outside", "textDocument/hover", { position: { line: 1e9, character: -5 } }],
    [
      "for a document that is not open",
      "textDocument/documentSymbol",
      { textDocument: { uri: "file:///no.sql" } },
    ],
    ["for an address that is none", "migrateSafe/counterpart", { uri: "::" }],
    ["that nobody knows", "migrateSafe/nothing", {}],
  ] as const) {
    it(`goes on after a request ${what}`, async () => {
      await inWorkspace(pair, async ({ editor, project }) => {
        await editor.request(method, params).answer;
        editor.open(project.uri(upName), pair[upName] ?? "");
        assert.notEqual((await editor.diagnostics(project.uri(upName))).length, 0);
      });
    });
  }

  it("goes on after a message that is no JSON", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      editor.sendBytes(Buffer.from("Content-Length: 9\r\n\r\n{not json"));
      editor.send({ jsonrpc: "2.0", method: "textDocument/didChange", params: { textDocument: {} } });
      editor.open(project.uri(upName), pair[upName] ?? "");
      assert.notEqual((await editor.diagnostics(project.uri(upName))).length, 0);
    });
  });

  it("answers a cancelled request as cancelled or in full, and goes on", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, pair[upName] ?? "");
      const { id, answer } = editor.request("textDocument/diagnostic", { textDocument: { uri } });
      editor.notify("$/cancelRequest", { id });
      const { error } = await answer;
      assert.ok(error === undefined || error.code === -32800, error?.message);
      assert.notEqual((await editor.diagnostics(uri)).length, 0);
    });
  });

  it("says how to start it when no transport was named", async () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [await serverBundle()], {
      encoding: "utf8",
    });
    assert.equal(status, 2);
    assert.match(stderr, /--stdio or --node-ipc/);
    assert.equal(stdout, "");
  });
});
