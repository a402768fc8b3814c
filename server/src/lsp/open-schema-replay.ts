// Opens the replay of a folder's earlier migrations. A bundle of its own, loaded when the schema is first asked for.
import { fail, ok, type Result } from "../base/result";
import { createEngine } from "../engine";
import { loadSettings } from "../files/load-settings";
import type { MigrationFolder } from "../migrations/migration";
import type { SchemaReplay } from "../operations/proof/schema-replay";
import type { Problem } from "../protocol/problems";
import type { Parser } from "../sql/parser";

/** With the project's settings, of which a replay needs the history table; no environment names a target here. */
export async function openSchemaReplay(
  parser: Parser,
  folder: MigrationFolder,
): Promise<Result<SchemaReplay, Problem>> {
  const settings = await loadSettings({ flags: {}, configFile: null, env: {}, cwd: folder.path });
  if (!settings.ok) {
    const [first] = settings.failure;
    if (!first) throw new Error("settings that cannot be read have a problem");
    return fail(first);
  }
  const engine = createEngine({
    parser,
    settings: settings.value,
    env: {},
    commandLineUrl: null,
    typedPassword: async () => null,
  });
  return ok(engine.replaySchema(folder));
}
