// Fixes, suppressions and fix-all as an editor applies them: each edit is carried out on the text, and the server is
// asked again.
import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import type { CodeAction, Diagnostic, TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { pullingClient, pushedClient, rulesOf, type Editor } from "./editor";
import { downName, inProject, inWorkspace, pair, upName } from "./server";

const up = pair[upName] ?? "";

type Change =
  | { readonly kind: "create"; readonly uri: string }
  | {
      readonly kind?: undefined;
      readonly textDocument: { readonly uri: string; readonly version: number | null };
      readonly edits: readonly (TextEdit & { readonly snippet?: { readonly value: string } })[];
    };

describe("code actions", () => {
  it("fix a finding so that it is gone, and nothing else comes", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      const before = await editor.diagnostics(uri);
      const index = findingOf(before, "create-index-not-concurrent");
      const fix = (await actionsAt(editor, uri, index)).find(({ title }) => /CONCURRENTLY/i.test(title));
      assert.ok(fix, "there is a fix");
      assert.equal(fix.kind, "quickfix");
      assert.deepEqual(fix.diagnostics, [index]);
      editor.change(uri, [null, applied(fix, uri, up)]);
      const after = rulesOf(await editor.diagnostics(uri));
      assert.ok(!after.includes("create-index-not-concurrent"), after.join());
      assert.ok(!after.includes("parse-error"), after.join());
    });
  });

  it("prefer a fix only when it is safe", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, `-- migrate-safe-ignore drop-table -- none here\n${up}`);
      const unused = findingOf(await editor.diagnostics(uri), "unused-suppression");
      const [first] = await actionsAt(editor, uri, unused);
      assert.equal(first?.isPreferred, true, "deleting a comment that does nothing is safe");
      const column = findingOf(await editor.diagnostics(uri), "add-column-not-null-no-default");
      const preferred = (await actionsAt(editor, uri, column)).filter(({ isPreferred }) => isPreferred);
      assert.deepEqual(preferred, [], "nobody else can choose a default");
    });
  });

  it("suppress a finding with a reason to be written, as a snippet", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      const index = findingOf(await editor.diagnostics(uri), "create-index-not-concurrent");
      const suppress = titled(
        await actionsAt(editor, uri, index),
        "Suppress create-index-not-concurrent with a reason",
      );
      const { edits } = changesOf(suppress)[0] as Extract<Change, { kind?: undefined }>;
      assert.equal(edits[0]?.snippet?.value, "-- migrate-safe-ignore create-index-not-concurrent -- $1\n$0");
      assert.deepEqual(edits[0]?.range.start, { line: 1, character: 0 });
    });
  });

  it("suppress without snippets too, above an indented statement of a file with CRLF", async () => {
    const { snippetEditSupport: _none, ...workspaceEdit } = pullingClient.workspace?.workspaceEdit ?? {};
    const capabilities = { ...pullingClient, workspace: { ...pullingClient.workspace, workspaceEdit } };
    await inWorkspace(
      pair,
      async ({ editor, project }) => {
        const uri = project.uri(upName);
        const text = "SET lock_timeout = '2s';\r\n  DROP TABLE a; DROP TABLE b;\r\n";
        editor.open(uri, text);
        const [a, b] = (await editor.diagnostics(uri)).filter(({ code }) => code === "drop-table");
        assert.ok(a && b);
        const title = "Suppress drop-table with a reason";
        const first = applied(titled(await actionsAt(editor, uri, a), title), uri, text);
        assert.ok(first.includes("\r\n  -- migrate-safe-ignore drop-table -- \r\n  DROP TABLE a;"), first);
        editor.change(uri, [null, first]);
        assert.equal((await editor.diagnostics(uri)).filter(({ code }) => code === "drop-table").length, 1);
        editor.change(uri, [null, text]);
        const second = applied(titled(await actionsAt(editor, uri, b), title), uri, text);
        editor.change(uri, [null, second]);
        const left = (await editor.diagnostics(uri)).filter(({ code }) => code === "drop-table");
        assert.equal(left.length, 1, second);
        assert.equal(left[0]?.range.start.line, 1, "the first statement is still reported");
      },
      capabilities,
    );
  });

  it("create the missing down script, which then undoes the up", async () => {
    const text = "SET lock_timeout = '2s';\nCREATE TABLE a (id bigint PRIMARY KEY);\n";
    await inWorkspace({ [upName]: text }, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, text);
      const missing = findingOf(await editor.diagnostics(uri), "pair-missing-down");
      const create = (await actionsAt(editor, uri, missing)).find((action) =>
        changesOf(action).some(({ kind }) => kind === "create"),
      );
      assert.ok(create, "there is an action that creates a file");
      const [made, filled] = changesOf(create);
      const downUri = project.uri("migrations/001_orders.down.sql");
      assert.deepEqual(made, { kind: "create", uri: downUri });
      assert.ok(filled && filled.kind === undefined);
      assert.equal(filled.textDocument.uri, downUri);
      const down = filled.edits.map(({ newText }) => newText).join("");
      assert.match(down, /DROP TABLE (?:IF EXISTS )?a\b/i);
      project.write("migrations/001_orders.down.sql", down);
      editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: downUri, type: 1 }] });
      await editor.hears("migrateSafe/foldersChanged");
      const rules = rulesOf(await editor.diagnostics(uri));
      assert.ok(!rules.some((rule) => rule.startsWith("pair-")), rules.join());
    });
  });

  it("offer no new file to a client that cannot create one", async () => {
    const { resourceOperations: _none, ...workspaceEdit } = pullingClient.workspace?.workspaceEdit ?? {};
    const capabilities = { ...pullingClient, workspace: { ...pullingClient.workspace, workspaceEdit } };
    await inWorkspace(
      { [upName]: up },
      async ({ editor, project }) => {
        const uri = project.uri(upName);
        editor.open(uri, up);
        const missing = findingOf(await editor.diagnostics(uri), "pair-missing-down");
        const created = (await actionsAt(editor, uri, missing))
          .flatMap(changesOf)
          .filter(({ kind }) => kind === "create");
        assert.deepEqual(created, []);
      },
      capabilities,
    );
  });

  it("apply every safe fix at once, when asked for by name, and then nothing more", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      const text = `-- migrate-safe-ignore drop-table -- none here\n${up}-- migrate-safe-ignore drop-index -- nor here\nSELECT 1;\n`;
      editor.open(uri, text);
      const all = await actions(editor, uri, ["source.fixAll"]);
      const fixAll = titled(all, "Apply all safe fixes of Migrate Safe");
      assert.equal(fixAll.kind, "source.fixAll.migrateSafe");
      const fixed = applied(fixAll, uri, text);
      editor.change(uri, [null, fixed]);
      assert.ok(!rulesOf(await editor.diagnostics(uri)).includes("unused-suppression"), fixed);
      assert.deepEqual(await actions(editor, uri, ["source.fixAll.migrateSafe"]), []);
      const unasked = await actions(editor, uri, undefined);
      assert.ok(unasked.every(({ kind }) => kind === "quickfix"));
    });
  });

  it("explain a rule through the client's own command, or by opening the packaged page", async () => {
    await inProject(pair, async ({ editor, project }) => {
      await editor.initialize(project.root, pullingClient, { showRuleCommand: "migrateSafe.rule.show" });
      const uri = project.uri(upName);
      editor.open(uri, up);
      const index = findingOf(await editor.diagnostics(uri), "create-index-not-concurrent");
      const explain = titled(await actionsAt(editor, uri, index), "Explain create-index-not-concurrent");
      assert.equal(explain.command?.command, "migrateSafe.rule.show");
      assert.deepEqual(explain.command?.arguments, ["create-index-not-concurrent"]);
    });
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      const index = findingOf(await editor.diagnostics(uri), "create-index-not-concurrent");
      const { command } = titled(await actionsAt(editor, uri, index), "Explain create-index-not-concurrent");
      await editor.ask("workspace/executeCommand", command);
      const { uri: shown } = await editor.hears<{ uri: string }>("window/showDocument");
      assert.match(shown, /media\/rules\/create-index-not-concurrent\.md$/);
    });
  });

  it("offer a generated down through the client's own command, where the workspace is trusted", async () => {
    for (const trusted of [true, false]) {
      await inProject({ ...pair, [downName]: "-- todo\n" }, async ({ editor, project }) => {
        const generateDownCommand = "migrateSafe.migration.generateDown";
        await editor.initialize(project.root, pullingClient, { generateDownCommand, trusted });
        const uri = project.uri(downName);
        editor.open(uri, "-- todo\n");
        const empty = findingOf(await editor.diagnostics(uri), "pair-empty-down");
        const offered = (await actionsAt(editor, uri, empty)).flatMap(({ command }) => command ?? []);
        const generate = offered.find(({ command }) => command === generateDownCommand);
        assert.equal(generate !== undefined, trusted);
        if (generate) assert.deepEqual(generate.arguments, [{ subject: { path: fileURLToPath(uri) } }]);
      });
    }
  });

  it("come without versions and files for a client of the first protocol", async () => {
    const { workspaceEdit: _none, ...workspace } = pushedClient.workspace ?? {};
    await inWorkspace(
      pair,
      async ({ editor, project }) => {
        const uri = project.uri(upName);
        editor.open(uri, up);
        const { diagnostics } = await editor.hears<{ diagnostics: Diagnostic[] }>(
          "textDocument/publishDiagnostics",
        );
        const index = findingOf(diagnostics, "create-index-not-concurrent");
        for (const { edit, command } of await actionsAt(editor, uri, index)) {
          assert.equal(edit?.documentChanges, undefined);
          assert.ok(command ?? edit?.changes?.[uri]);
        }
        editor.change(uri, [null, `-- migrate-safe-ignore drop-table -- none here\n${up}`]);
        const [fixAll] = await actions(editor, uri, ["source.fixAll"]);
        assert.ok(fixAll?.edit?.changes?.[uri]);
      },
      { ...pushedClient, workspace },
    );
  });
});

async function actions(
  editor: Editor,
  uri: string,
  only: readonly string[] | undefined,
): Promise<CodeAction[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
  return editor.ask("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics: [], ...(only && { only }) },
  });
}

async function actionsAt(editor: Editor, uri: string, diagnostic: Diagnostic): Promise<CodeAction[]> {
  const { range } = diagnostic;
  return editor.ask("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics: [diagnostic] },
  });
}

function findingOf(diagnostics: readonly Diagnostic[], rule: string): Diagnostic {
  const found = diagnostics.find(({ code }) => code === rule);
  assert.ok(found, `${rule} is not among ${rulesOf(diagnostics).join()}`);
  return found;
}

function titled(all: readonly CodeAction[], title: string): CodeAction {
  const found = all.find((action) => action.title === title);
  assert.ok(found, `“${title}” is not among “${all.map((action) => action.title).join("”, “")}”`);
  return found;
}

function changesOf(action: CodeAction): readonly Change[] {
  return (action.edit?.documentChanges ?? []) as unknown as readonly Change[];
}

/** The text after an action's edits of one document. */
function applied(action: CodeAction, uri: string, text: string): string {
  const edits = changesOf(action).flatMap((change) =>
    change.kind === undefined && change.textDocument.uri === uri ? change.edits : [],
  );
  assert.notEqual(edits.length, 0, "the action edits the document");
  return TextDocument.applyEdits(TextDocument.create(uri, "sql", 1, text), [...edits]);
}
