// Why a migration did not restore its schema, as lines with places that an editor or a log can follow.
import type { VerifyOutcome, VerifyResult } from "../../protocol/reports/verify";
import { placeWords } from "../render/words";

export function isFailure(outcome: VerifyOutcome): boolean {
  return ["differs", "up-fails", "down-fails", "reup-fails"].includes(outcome);
}

export function reasonsOf({ error, reason, differences }: VerifyResult, cwd: string): readonly string[] {
  return [
    ...(error === null ? [] : [`${placeWords(error, cwd)}: ${error.message} (${error.code})`]),
    ...(reason === null ? [] : [reason]),
    ...differences.map(({ message, place }) =>
      place === null ? message : `${placeWords(place, cwd)}: ${message}`,
    ),
  ];
}
