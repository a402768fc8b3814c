// The way of operations that change no schema: a folder, a target, and off it goes.
import type { OperationId } from "../../../server/src/protocol/operations";
import type { Services, Subject } from "../services";
import { chooseFolder } from "./choose-folder";
import { targetOf } from "./choose-target";
import { runOperation } from "./run-operation";

export interface TargetOperation {
  readonly operation: Extract<OperationId, "dry-run" | "rehearse" | "preflight" | "backup" | "postflight">;
  readonly success: (target: string) => string;
  readonly opensReport: boolean;
  /** Goes the way on that a problem leaves to a person, with its options. */
  readonly goOn?: (subject: Subject, options: readonly string[]) => Promise<void>;
}

export async function runOnTarget(
  services: Services,
  subject: Subject,
  wanted: TargetOperation,
): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const { goOn } = wanted;
  await runOperation(services, {
    folder,
    target,
    operation: wanted.operation,
    args: [],
    success: wanted.success(target.name),
    opensReport: wanted.opensReport,
    ...(goOn !== undefined && {
      again: async (options) => goOn({ ...subject, folder: folder.key }, options),
    }),
  });
}
