// Opens what an operation works on and plans it through the engine, and what a lint asks a database. Loaded only when one
// is needed: it brings the grammar, the driver and the embedded database along.
import type { Result } from "../base/result";
import type { Settings } from "../config/settings";
import { createEngine, type Engine, type PreparedOperation } from "../engine";
import type { Intents } from "../operations/operation";
import type { OperationId } from "../protocol/operations";
import type { Problem } from "../protocol/problems";
import type { MigrationFolder } from "../migrations/migration";
import { loadParser, type Parser } from "../sql/parser";
import { readKnowledge, type Knowledge, type KnowledgeFlags } from "./read-knowledge";
import type { Invocation } from "./invocation";

export async function openRun<Id extends OperationId>(
  invocation: Invocation,
  settings: Settings,
  id: Id,
  intent: Intents[Id],
  typedPassword: () => Promise<string | null>,
  shadowUrl: string | null = null,
): Promise<Result<PreparedOperation, Problem>> {
  const engine = createEngine({
    parser: await loadParser(),
    settings,
    env: invocation.env,
    commandLineUrl: invocation.flags.databaseUrl ?? null,
    commandLineShadowUrl: shadowUrl,
    typedPassword,
  });
  return engine.prepare(id, intent);
}

/** For who asks several things of it; no password can be typed. */
export async function openEngine(invocation: Invocation, settings: Settings): Promise<Engine> {
  return createEngine({
    parser: await loadParser(),
    settings,
    env: invocation.env,
    commandLineUrl: invocation.flags.databaseUrl ?? null,
    typedPassword: async () => null,
  });
}

/** What a lint asks the embedded database, a target or a file of facts. */
export async function openKnowledge(
  invocation: Invocation,
  settings: Settings,
  parser: Parser,
  folder: MigrationFolder,
  flags: KnowledgeFlags,
): Promise<Result<Knowledge, Problem>> {
  const engine = createEngine({
    parser,
    settings,
    env: invocation.env,
    commandLineUrl: invocation.flags.databaseUrl ?? null,
    typedPassword: async () => null,
  });
  return readKnowledge(engine, parser, folder, settings.lint.since, flags);
}
