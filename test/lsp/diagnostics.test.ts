// What an editor shows in Problems while somebody types, over the shipped server.
import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "vscode-languageserver";
import { pushedClient, rulesOf } from "./editor";
import { downName, inProject, inWorkspace, pair, upName } from "./server";

const up = pair[upName] ?? "";
const down = pair[downName] ?? "";

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

interface WorkspaceReport {
  readonly items: readonly {
    readonly uri: string;
    readonly items: readonly Diagnostic[];
    resultId: string;
  }[];
}

describe("diagnostics", () => {
  it("stand on the offending words with the rule's id and its packaged page", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      editor.open(project.uri(upName), up);
      const found = await editor.diagnostics(project.uri(upName));
      const index = found.find(({ code }) => code === "create-index-not-concurrent");
      assert.ok(index, rulesOf(found).join());
      assert.equal(index.source, "migrate-safe");
      assert.equal(index.range.start.line, 1);
      assert.equal(index.range.end.line, 1);
      const page = index.codeDescription?.href ?? "";
      assert.ok(existsSync(fileURLToPath(page)), page);
    });
  });

  it("keep the other findings while a statement is half typed", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      const before = rulesOf(await editor.diagnostics(uri));
      const above = { line: 1, character: 0 };
      editor.change(uri, [{ start: above, end: above }, "\n"]);
      let column = 0;
      for (const key of "ALTER TABLE orders ADD CONSTRAINT x CHECK ('") {
        const at = { line: 1, character: column++ };
        editor.change(uri, [{ start: at, end: at }, key]);
        const now = rulesOf(await editor.diagnostics(uri));
        for (const rule of before) assert.ok(now.includes(rule), `${rule} is gone after ${column} keys`);
      }
      assert.ok(rulesOf(await editor.diagnostics(uri)).includes("parse-error"));
    });
  });

  it("count in UTF-16 units behind emoji and with CRLF line ends", async () => {
    const name = "migrations/002_emoji.up.sql";
    await inWorkspace(pair, async ({ editor, project }) => {
      const line = "/* 😀é */ CREATE INDEX i ON orders (state);";
      editor.open(project.uri(name), `-- 😀\r\n${line}\r\n`);
      const found = await editor.diagnostics(project.uri(name));
      const index = found.find(({ code }) => code === "create-index-not-concurrent");
      assert.equal(index?.range.start.line, 1);
      const { character } = index.range.start;
      assert.match(line.slice(character), /^(?:CREATE )?INDEX/);
    });
  });

  it("obey the text of the other half while it is open and unsaved", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      editor.open(project.uri(upName), up);
      editor.open(project.uri(downName), down);
      assert.ok(!rulesOf(await editor.diagnostics(project.uri(downName))).includes("pair-empty-down"));
      editor.change(project.uri(downName), [null, "-- nothing yet\n"]);
      const both = [
        ...rulesOf(await editor.diagnostics(project.uri(upName))),
        ...rulesOf(await editor.diagnostics(project.uri(downName))),
      ];
      assert.ok(
        both.some((rule) => rule === "pair-empty-down" || rule === "pair-placeholder-down"),
        both.join(),
      );
    });
  });

  it("notice a down script that appears on disk", async () => {
    await inWorkspace({ [upName]: up }, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      assert.ok(rulesOf(await editor.diagnostics(uri)).includes("pair-missing-down"));
      const changed = project.write(downName, down);
      editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: changed, type: 1 }] });
      await editor.hears("migrateSafe/foldersChanged");
      assert.ok(!rulesOf(await editor.diagnostics(uri)).includes("pair-missing-down"));
    });
  });

  it("go back to the text on disk when a document closes", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      editor.open(project.uri(downName), "-- nothing yet\n");
      editor.open(project.uri(upName), up);
      await editor.diagnostics(project.uri(upName));
      editor.close(project.uri(downName));
      const rules = rulesOf(await editor.diagnostics(project.uri(upName)));
      assert.ok(!rules.some((rule) => rule.startsWith("pair-")), rules.join());
    });
  });

  it("are answered as unchanged when they are", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      const textDocument = { uri };
      const first = await editor.ask<{ resultId: string }>("textDocument/diagnostic", { textDocument });
      const previousResultId = first.resultId;
      const second = await editor.ask<{ kind: string }>("textDocument/diagnostic", {
        textDocument,
        previousResultId,
      });
      assert.equal(second.kind, "unchanged");
    });
  });

  it("are the same after many edits as for the text opened afresh", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      let text = "";
      editor.open(uri, text);
      let seed = 7;
      const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
      const pieces = [
        up,
        "'",
        "$$",
        "/*",
        "*/",
        "😀",
        "\r\n",
        ";",
        "é",
        "\n",
        "DROP TABLE a;",
        "ALTER TABLE",
        '"',
      ];
      for (let round = 0; round < 300; round++) {
        const lines = text.split("\n");
        const [a, b] = [random(lines.length), random(lines.length)].sort((x, y) => x - y) as [number, number];
        const from = { line: a, character: random((lines[a]?.length ?? 0) + 1) };
        const to = a === b ? from : { line: b, character: random((lines[b]?.length ?? 0) + 1) };
        const piece = pieces[random(pieces.length)] ?? "";
        const offset = (at: typeof from): number =>
          lines.slice(0, at.line).reduce((sum, line) => sum + line.length + 1, 0) + at.character;
        const keep = random(3) > 0 ? from : to;
        if ((lines[from.line]?.[from.character - 1] ?? "") === "\r") continue;
        text = text.slice(0, offset(from)) + piece + text.slice(offset(keep));
        editor.change(uri, [{ start: from, end: keep }, piece]);
        if (round % 20 === 0) await editor.diagnostics(uri);
      }
      const typed = await editor.diagnostics(uri);
      editor.close(uri);
      editor.open(uri, text);
      assert.deepEqual(typed, await editor.diagnostics(uri));
    });
  });

  it("fade what does nothing", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, `-- migrate-safe-ignore drop-table -- none here\n${up}`);
      const unused = (await editor.diagnostics(uri)).find(({ code }) => code === "unused-suppression");
      assert.deepEqual(unused?.tags, [1]);
    });
  });

  it("say nothing of files outside of migrations folders, untitled documents and other schemes", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      for (const uri of [
        project.write("queries/report.sql", "DROP TABLE orders;"),
        project.write("queries/001_orders.up.sql", "DROP TABLE orders;"),
        "untitled:Untitled-1",
        "git:/migrations/001_orders.up.sql",
      ]) {
        editor.open(uri, "DROP TABLE orders;");
        assert.deepEqual(await editor.diagnostics(uri), [], uri);
      }
    });
  });

  it("find migrations of a part of the project, and of a file outside of every workspace folder", async () => {
    const files = { "services/billing/db/migrations/1_a.up.sql": "DROP TABLE a;" };
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root);
      const uri = project.uri("services/billing/db/migrations/1_a.up.sql");
      editor.open(uri, "DROP TABLE a;");
      assert.ok(rulesOf(await editor.diagnostics(uri)).includes("drop-table"));
    });
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(null);
      const uri = project.uri("services/billing/db/migrations/1_a.up.sql");
      editor.open(uri, "DROP TABLE a;");
      assert.ok(rulesOf(await editor.diagnostics(uri)).includes("drop-table"));
    });
  });

  it("obey the config file, and a change of it", async () => {
    const config = '{ "migrations": "sql", "lint": { "rules": { "drop-table": "off" } } }';
    const files = {
      "migrate-safe.jsonc": config,
      "sql/1_a.up.sql": "DROP TABLE a;",
      [upName]: "DROP TABLE a;",
    };
    await inWorkspace(files, async ({ editor, project }) => {
      const uri = project.uri("sql/1_a.up.sql");
      editor.open(uri, "DROP TABLE a;");
      editor.open(project.uri(upName), "DROP TABLE a;");
      const before = rulesOf(await editor.diagnostics(uri));
      assert.ok(before.includes("pair-missing-down") && !before.includes("drop-table"), before.join());
      assert.deepEqual(await editor.diagnostics(project.uri(upName)), [], "not the folder that was named");
      const changed = project.write("migrate-safe.jsonc", '{ "migrations": "sql" }');
      editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: changed, type: 2 }] });
      await editor.hears("migrateSafe/foldersChanged");
      assert.ok(rulesOf(await editor.diagnostics(uri)).includes("drop-table"));
    });
  });

  it("mark a config file that cannot be obeyed, and clear it when it can", async () => {
    const files = { "migrate-safe.jsonc": '{ "lint": { "rules": { "drop-tabel": "off" } } }', ...pair };
    await inWorkspace(files, async ({ editor, project }) => {
      editor.open(project.uri(upName), up);
      assert.notEqual(
        (await editor.diagnostics(project.uri(upName))).length,
        0,
        "the files are still linted",
      );
      const uri = project.uri("migrate-safe.jsonc");
      const marked = await editor.hears<Published>(
        "textDocument/publishDiagnostics",
        (one) => one.uri === uri,
      );
      assert.match(JSON.stringify(marked.diagnostics[0]), /drop-tabel/);
      assert.ok((marked.diagnostics[0]?.range.start.character ?? 0) > 0);
      project.write("migrate-safe.jsonc", "{}");
      editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
      await editor.hears("migrateSafe/foldersChanged");
      await editor.diagnostics(project.uri(upName));
      await editor.hears<Published>(
        "textDocument/publishDiagnostics",
        (one) => one.uri === uri && one.diagnostics.length === 0,
      );
    });
  });

  it("obey the editor's settings", async () => {
    await inProject(pair, async ({ editor, project }) => {
      editor.settings = { lint: { enable: false } };
      await editor.initialize(project.root);
      editor.open(project.uri(upName), up);
      await editor.hears("workspace/diagnostic/refresh");
      assert.deepEqual(await editor.diagnostics(project.uri(upName)), []);
      editor.settings = { lint: { enable: true } };
      editor.heard.length = 0;
      editor.notify("workspace/didChangeConfiguration", { settings: null });
      await editor.hears("workspace/diagnostic/refresh");
      assert.notEqual((await editor.diagnostics(project.uri(upName))).length, 0);
    });
  });

  it("stay below a cap and say how many more there are", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      editor.open(project.uri(upName), "DROP TABLE a;\n".repeat(1000));
      const found = await editor.diagnostics(project.uri(upName));
      assert.equal(found.length, 401);
      assert.match(JSON.stringify(found.at(-1)), /\d+ more findings/);
    });
  });

  it("leave a file alone that is too large to be checked while typing", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      editor.open(project.uri(upName), "DROP TABLE a;\n".repeat(400_000));
      const [only, ...others] = await editor.diagnostics(project.uri(upName));
      assert.match(JSON.stringify(only), /too large/);
      assert.equal(others.length, 0);
    });
  });
});

describe("diagnostics for a client that does not ask", () => {
  it("are published for each version and cleared when the document closes", async () => {
    await inWorkspace(
      pair,
      async ({ editor, project }) => {
        const uri = project.uri(upName);
        editor.open(uri, up);
        const first = await editor.hears<Published>(
          "textDocument/publishDiagnostics",
          (one) => one.version === 1,
        );
        assert.ok(rulesOf(first.diagnostics).includes("create-index-not-concurrent"));
        editor.change(uri, [null, "SELECT 1;\n"]);
        const second = await editor.hears<Published>(
          "textDocument/publishDiagnostics",
          (one) => one.version === 2,
        );
        assert.ok(!rulesOf(second.diagnostics).includes("create-index-not-concurrent"));
        editor.change(uri, [null, up]);
        await editor.hears<Published>("textDocument/publishDiagnostics", (one) => one.version === 3);
        editor.heard.length = 0;
        editor.close(uri);
        const last = await editor.hears<Published>(
          "textDocument/publishDiagnostics",
          (one) => one.uri === uri,
        );
        assert.deepEqual(last.diagnostics, []);
      },
      pushedClient,
    );
  });

  it("cover closed files once the workspace was linted", async () => {
    await inWorkspace(
      pair,
      async ({ editor, project }) => {
        const counts = await editor.ask<{ files: number; findings: number }>(
          "migrateSafe/lintWorkspace",
          null,
        );
        assert.equal(counts.files, 2);
        const uri = project.uri(upName);
        const one = await editor.hears<Published>(
          "textDocument/publishDiagnostics",
          (sent) => sent.uri === uri,
        );
        assert.ok(one.diagnostics.length > 0 && one.diagnostics.length <= counts.findings);
      },
      pushedClient,
    );
  });
});

describe("diagnostics of the workspace", () => {
  it("are held back until somebody asks to lint it, and then follow the files", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const params = { identifier: "migrate-safe", previousResultIds: [] };
      const held = editor.request("workspace/diagnostic", params);
      const early = await Promise.race([
        held.answer,
        editor.ask("migrateSafe/folders", null).then(() => null),
      ]);
      assert.equal(early, null, "nothing was asked for yet");
      await editor.ask("migrateSafe/lintWorkspace", null);
      const report = (await held.answer).result as WorkspaceReport;
      const mine = report.items.find(({ uri }) => uri === project.uri(upName));
      assert.ok(rulesOf(mine?.items ?? []).includes("create-index-not-concurrent"));
      const previousResultIds = report.items.map(({ uri, resultId }) => ({ uri, value: resultId }));
      const next = editor.request("workspace/diagnostic", { ...params, previousResultIds });
      const uri = project.write(upName, "SELECT 1;\n");
      editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
      const changed = (await next.answer).result as WorkspaceReport;
      const now = changed.items.find((item) => item.uri === uri);
      assert.ok(now && !rulesOf(now.items).includes("create-index-not-concurrent"));
    });
  });

  it("end with an answer when the question is cancelled", async () => {
    await inWorkspace(pair, async ({ editor }) => {
      const { id, answer } = editor.request("workspace/diagnostic", { previousResultIds: [] });
      await editor.ask("migrateSafe/folders", null);
      editor.notify("$/cancelRequest", { id });
      assert.equal((await answer).error?.code, -32800);
    });
  });
});
