// Opens the embedded database of one folder, for what is read of its schema and what is proved of its pairs. A bundle of
// its own, loaded when first asked for: it brings the driver and the embedded database along.
import { join } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { createEngine } from "../engine";
import { cacheFolder } from "../files/cache-folder";
import { loadSettings } from "../files/load-settings";
import { StateCache } from "../files/state-cache";
import type { MigrationFolder } from "../migrations/migration";
import { PairProver } from "../operations/proof/pair-prover";
import { SchemaReplay } from "../operations/proof/schema-replay";
import type { Problem } from "../protocol/problems";
import type { Parser } from "../sql/parser";

export interface FolderScratch {
  readonly schemas: SchemaReplay;
  readonly pairs: PairProver;
  close(): Promise<void>;
}

/** With the project's settings, of which a replay needs the history table; no environment names a target here. */
export async function openFolderScratch(
  parser: Parser,
  folder: MigrationFolder,
): Promise<Result<FolderScratch, Problem>> {
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
  const states = new StateCache(join(cacheFolder(process.env), "scratch"));
  const database = engine.standingDatabase(folder, states);
  return ok({
    schemas: new SchemaReplay(database),
    pairs: new PairProver(database),
    close: async () => database.close(),
  });
}
