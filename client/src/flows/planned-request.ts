// What a person asks for when a target is to be changed, before there is a plan. Data alone.
import type { OperationId } from "../../../server/src/protocol/operations";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import type { FolderState } from "../views/tree-state";

/** The operations that change a target. */
export type PlannedOperation = Extract<OperationId, "apply" | "rollback" | "resolve" | "restore" | "adopt">;

export interface PlannedRequest {
  readonly folder: FolderState;
  readonly target: ConfigTarget;
  readonly operation: PlannedOperation;
  /** Which migrations, or which file. */
  readonly range: readonly string[];
  /** How. */
  readonly options: readonly string[];
  /** The button of the confirmation; null when the plan says it: verb, count and target. */
  readonly verb: string | null;
  /** What is said when the plan holds nothing to do. */
  readonly nothing: string;
  /** The sentence in the status bar after success. */
  readonly done: (migrations: number) => string;
}

export function withOptions(request: PlannedRequest, options: readonly string[]): PlannedRequest {
  return { ...request, options: [...request.options, ...options] };
}

/** What is asked for, beside the target. */
export function argumentsOf({ range, options }: PlannedRequest): readonly string[] {
  return [...range, ...options];
}
