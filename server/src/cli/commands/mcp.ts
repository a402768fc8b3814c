// `mcp`: the tools that agents may use, over standard input and output.
import type { Command } from "commander";
import { ok } from "../../base/result";
import { settingsOf, type Host, type Invocation } from "../invocation";
import { productVersion } from "../product-version";

export function registerMcp(program: Command, host: Host): void {
  program
    .command("mcp")
    .description(
      "serve agents over the Model Context Protocol: lint, explain, locks, verify, status, plan; changes nothing",
    )
    .action(host.action(mcp));
}

async function mcp(invocation: Invocation): Promise<number> {
  const [{ serveMcp }, { openEngine }] = await Promise.all([
    import("../../mcp/serve"),
    import("../open-run"),
  ]);
  const { target, databaseUrl, scratch } = invocation.flags;
  await serveMcp({
    version: productVersion,
    targetNamed: target !== undefined || databaseUrl !== undefined || scratch === true,
    async openEngine() {
      const settings = await settingsOf(invocation);
      return settings.ok ? ok(await openEngine(invocation, settings.value)) : settings;
    },
  });
  return 0;
}
