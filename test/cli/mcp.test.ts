// The tools for agents, asked by a client of the protocol over standard input and output.
import { strict as assert } from "node:assert";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { cliBundle, withProject } from "./command-line";

const files = {
  "migrations/001_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n",
  "migrations/001_users.down.sql": "DROP TABLE users;\n",
  "migrations/002_note.up.sql": "ALTER TABLE users ADD COLUMN note text;\nCREATE INDEX i ON users (note);\n",
  "migrations/002_note.down.sql": "DROP INDEX i;\n",
};

interface Answer {
  readonly isError: boolean;
  readonly json: Record<string, unknown>;
}

type Ask = (name: string, input?: Record<string, unknown>) => Promise<Answer>;

/** A client that is connected to `migrate-safe mcp` in a project with these files. */
async function asking(
  flags: readonly string[],
  body: (ask: Ask, client: Client) => Promise<void>,
): Promise<void> {
  const cli = await cliBundle();
  await withProject(files, async (cwd) => {
    const client = new Client({ name: "test", version: "1" });
    const env = { PATH: process.env["PATH"] ?? "", HOME: cwd };
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [cli, "mcp", ...flags], cwd, env }),
    );
    try {
      await body(async (name, input = {}) => {
        const result = await client.callTool({ name, arguments: input });
        const [first] = result.content as readonly { readonly text: string }[];
        let json: Record<string, unknown> = {};
        try {
          json = JSON.parse(first?.text ?? "{}") as Record<string, unknown>;
        } catch {
          json = { text: first?.text };
        }
        return { isError: result.isError === true, json };
      }, client);
    } finally {
      await client.close();
    }
  });
}

describe("the tools for agents", () => {
  it("are marked as reading only, and none takes SQL, force or consent", async () => {
    await asking([], async (_ask, client) => {
      const { tools } = await client.listTools();
      assert.deepEqual(tools.map(({ name }) => name).sort(), [
        "explain",
        "lint",
        "locks",
        "plan",
        "status",
        "verify",
      ]);
      for (const { name, annotations, inputSchema } of tools) {
        assert.equal(annotations?.readOnlyHint, true, name);
        const parameters = Object.keys(inputSchema.properties ?? {});
        assert.ok(
          parameters.every((one) => ["versions", "id", "observe", "operation", "steps", "to"].includes(one)),
          `${name} takes ${parameters.join(", ")}`,
        );
      }
    });
  });

  it("lint one migration and explain what was found", async () => {
    await asking([], async (ask) => {
      const { json } = await ask("lint", { versions: ["2"] });
      const findings = json["findings"] as readonly { readonly rule: string; readonly version: string }[];
      assert.ok(findings.some(({ rule }) => rule === "pair-incomplete-down"));
      assert.ok(findings.every(({ version }) => version === "002"));
      const page = await ask("explain", { id: "pair-incomplete-down" });
      assert.match(String(page.json["markdown"]), /pair-incomplete-down/);
      assert.equal((await ask("explain", { id: "nonsense" })).isError, true);
    });
  });

  it("prove pairs and tell locks on a database in memory", async () => {
    await asking([], async (ask) => {
      const proof = await ask("verify", { versions: ["002"] });
      const [result] = proof.json["results"] as readonly { readonly outcome: string }[];
      assert.equal(result?.outcome, "differs");
      const locks = await ask("locks", { versions: ["002"] });
      assert.match(JSON.stringify(locks.json), /ACCESS EXCLUSIVE/);
    });
  });

  it("look at no target that nobody named", async () => {
    await asking([], async (ask) => {
      for (const name of ["status", "plan"]) {
        const { isError, json } = await ask(name, name === "plan" ? { operation: "apply" } : {});
        assert.equal(isError, true);
        assert.match(JSON.stringify(json), /target\/none/);
      }
    });
  });

  it("plan on the named target, and leave the running to a person", async () => {
    await asking(["--scratch"], async (ask) => {
      const { isError, json } = await ask("plan", { operation: "apply", steps: 1 });
      assert.equal(isError, false, JSON.stringify(json));
      const { hash } = json["plan"] as { readonly hash: string };
      assert.equal(
        json["for_a_person"],
        `Look at the steps, then run: migrate-safe apply --steps=1 --plan-hash ${hash}`,
      );
      const status = await ask("status");
      assert.match(JSON.stringify(status.json["summary"]), /"applied":0/);
    });
  });

  it("refuse input of another shape and go on", async () => {
    await asking([], async (ask) => {
      assert.equal((await ask("plan", { operation: "drop everything" })).isError, true);
      assert.equal((await ask("lint", { versions: "all" })).isError, true);
      assert.equal((await ask("lint")).isError, false);
    });
  });
});
