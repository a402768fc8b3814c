// Opens what an operation works on and plans it through the engine. Loaded only when an operation runs: it brings the
// grammar, the driver and the embedded database along.
import type { Result } from "../base/result";
import type { Settings } from "../config/settings";
import { createEngine, type PreparedOperation } from "../engine";
import type { Intents } from "../operations/operation";
import type { OperationId } from "../protocol/operations";
import type { Problem } from "../protocol/problems";
import { loadParser } from "../sql/parser";
import type { Invocation } from "./invocation";

export async function openRun<Id extends OperationId>(
  invocation: Invocation,
  settings: Settings,
  id: Id,
  intent: Intents[Id],
  typedPassword: () => Promise<string | null>,
): Promise<Result<PreparedOperation, Problem>> {
  const engine = createEngine({
    parser: await loadParser(),
    settings,
    env: invocation.env,
    commandLineUrl: invocation.flags.databaseUrl ?? null,
    typedPassword,
  });
  return engine.prepare(id, intent);
}
