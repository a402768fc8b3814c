// Why a migration did not restore its schema, as lines with places that an editor or a log can follow.
import type { VerifyOutcome, VerifyResult } from "../../protocol/reports";
import { shortPath } from "../render/words";

export function isFailure(outcome: VerifyOutcome): boolean {
  return ["differs", "up-fails", "down-fails", "reup-fails"].includes(outcome);
}

export function reasonsOf({ error, reason, differences }: VerifyResult, cwd: string): readonly string[] {
  const start = error?.range?.start;
  const place = start === undefined ? "" : `:${start.line + 1}:${start.character + 1}`;
  return [
    ...(error === null ? [] : [`${shortPath(error.path, cwd)}${place}: ${error.message} (${error.code})`]),
    ...(reason === null ? [] : [reason]),
    ...differences.map(({ change, kind, object }) => `${change}: ${kind} ${object}`),
  ];
}
