// The door for agents: the Model Context Protocol over standard input and output. Offers the tools, asks the engine, and
// passes on what it says. Knows no flag and no editor.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Result } from "../base/result";
import type { Engine } from "../engine";
import type { Problem } from "../protocol/problems";
import type { Tool } from "./tool";
import { explainTool } from "./tools/explain";
import { lintTool } from "./tools/lint";
import { locksTool } from "./tools/locks";
import { planTool } from "./tools/plan";
import { statusTool } from "./tools/status";
import { verifyTool } from "./tools/verify";

export const tools: readonly Tool[] = [lintTool, explainTool, statusTool, locksTool, verifyTool, planTool];

export interface McpOptions {
  readonly version: string;
  /** On the settings as they are at that moment: files and config change while an agent works. */
  openEngine(): Promise<Result<Engine, readonly Problem[]>>;
  readonly targetNamed: boolean;
}

const instructions =
  "Looks at PostgreSQL migrations that are pairs of up and down SQL files. Nothing here changes a database or a file. To " +
  "change a database, show the person the plan and the command that comes with it.";

/** Serves until the client closes standard input. */
export async function serveMcp(options: McpOptions): Promise<void> {
  const server = new McpServer({ name: "migrate-safe", version: options.version }, { instructions });
  for (const tool of tools) register(server, tool, options);
  const transport = new StdioServerTransport();
  const closed = new Promise<void>((resolve) => {
    process.stdin.once("end", resolve);
    process.stdin.once("close", resolve);
  });
  await server.connect(transport);
  await closed;
  await server.close();
}

function register(server: McpServer, tool: Tool, { openEngine, targetNamed }: McpOptions): void {
  const { name, title, description, input } = tool;
  const annotations = { readOnlyHint: true, destructiveHint: false, openWorldHint: false };
  server.registerTool(
    name,
    { title, description, inputSchema: input, annotations },
    async (given, { signal }) => {
      const engine = await openEngine();
      if (!engine.ok) return refused(engine.failure);
      const answer = await tool.answer(given, { engine: engine.value, targetNamed, signal });
      return answer.ok ? { content: [text(answer.value)] } : refused([answer.failure]);
    },
  );
}

function refused(problems: readonly Problem[]) {
  return { isError: true, content: [text({ problems })] };
}

function text(value: object) {
  return { type: "text" as const, text: JSON.stringify(value) };
}
