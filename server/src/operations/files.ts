// The files an operation may write or read, as one object, so that a full disk can be played in a test. The real ones
// are those of the files room.
import type { Result } from "../base/result";
import { freeBytes, openPartialFile, type PartialFile } from "../files/partial-file";
import { RunLog } from "../files/run-log";
import { createPair, timestampedPath, writeFileAtomic } from "../files/write-file";
import type { Problem } from "../protocol/problems";

export interface Files {
  readonly log: RunLog;
  openPartial(path: string): Promise<PartialFile>;
  writeAtomic(path: string, data: string, mode?: number): Promise<Result<string, Problem>>;
  createPair: typeof createPair;
  /** A path in the folder that is not taken: prefix, UTC time, suffix. */
  timestamped(folder: string, prefix: string, suffix: string, now: Date): Promise<string>;
  /** Bytes free where the path would lie; null when it cannot be told. */
  freeBytes(path: string): Promise<number | null>;
}

export function realFiles(root: string, now: () => Date): Files {
  return {
    log: new RunLog(root, now),
    openPartial: openPartialFile,
    writeAtomic: async (path, data, mode) => writeFileAtomic(path, data, mode === undefined ? {} : { mode }),
    createPair,
    timestamped: timestampedPath,
    freeBytes,
  };
}
