// The language model tools: the manifest's against those of `migrate-safe mcp`, and what a model's words become on the
// command line.
import { strict as assert } from "node:assert";
import { onlyOf, questionOf, toolIds, toolName } from "../../../client/src/agents/tool-questions";
import { tools } from "../../../server/src/mcp/serve";
import { readManifest } from "./manifest-file";

interface Contributed {
  readonly name: string;
  readonly displayName: string;
  readonly modelDescription: string;
  readonly inputSchema: {
    readonly properties: Readonly<Record<string, { readonly description?: string }>>;
    readonly additionalProperties: boolean;
  };
}

const manifest = readManifest() as {
  readonly contributes: { readonly languageModelTools: readonly Contributed[] };
};
const contributed = manifest.contributes.languageModelTools;

describe("the language model tools", () => {
  it("are those of the Model Context Protocol, in the same words", () => {
    assert.deepEqual(
      contributed.map(({ name }) => name),
      toolIds.map(toolName),
    );
    assert.deepEqual(tools.map(({ name }) => name).sort(), [...toolIds].sort());
    for (const tool of tools) {
      const mine = contributed.find(({ name }) => name === `migrate-safe_${tool.name}`);
      assert.ok(mine);
      assert.equal(mine.displayName, tool.title);
      const described = Object.entries(tool.input).map(([name, type]) => [
        name,
        (type as { readonly description?: string }).description ?? null,
      ]);
      const { properties, additionalProperties } = mine.inputSchema;
      assert.deepEqual(
        Object.entries(properties).map(([name, { description }]) => [name, description ?? null]),
        described,
        tool.name,
      );
      assert.equal(additionalProperties, false);
      // The editor has a target that is selected, the other server one that it was started with.
      if (tool.name !== "status" && tool.name !== "plan") {
        assert.equal(mine.modelDescription, tool.description);
      }
    }
  });

  it("look at a target only to tell its state and to plan", () => {
    const asking = toolIds.filter((id) => questionOf(id, { id: "drop-table" }).asksTarget);
    assert.deepEqual(asking, ["status", "plan"]);
  });

  it("plan and never run", () => {
    const { args } = questionOf("plan", { operation: "rollback", steps: 2 });
    assert.deepEqual(args, ["rollback", "--steps=2", "--show-plan"]);
  });

  it("pass on nothing that the command line would read as an option", () => {
    assert.throws(() => questionOf("verify", { versions: ["--shadow-url=postgres://there"] }), /no version/);
    assert.throws(() => questionOf("plan", { operation: "apply", to: "--yes" }), /no version/);
    assert.throws(() => questionOf("explain", { id: "" }), /no id/);
  });

  it("tell a model of the versions that it asked for", () => {
    const findings = [{ version: "002" }, { version: "010" }, { version: null }];
    assert.deepEqual(onlyOf(findings, ["2"]), [{ version: "002" }]);
    assert.deepEqual(onlyOf(findings), findings);
  });
});
