// Opens what an operation works on and plans it through the engine. Loaded only when an operation runs.
import type { Result } from "../base/result";
import type { Settings } from "../config/settings";
import type { OperationEvent, OperationId, Plan } from "../protocol/operations";
import type { Problem } from "../protocol/problems";
import type { Intents } from "../operations/operation";
import type { Invocation } from "./invocation";

export interface OpenedRun {
  readonly plan: Plan;
  events(signal: AbortSignal): AsyncGenerator<OperationEvent>;
  close(): Promise<void>;
}

export async function openRun<Id extends OperationId>(
  invocation: Invocation,
  settings: Settings,
  id: Id,
  intent: Intents[Id],
  typedPassword: () => Promise<string | null>,
): Promise<Result<OpenedRun, Problem>> {
  throw new Error(
    `not wired: ${id} ${settings.root} ${JSON.stringify(intent)} ${invocation.cwd} ${String(await typedPassword())}`,
  );
}
