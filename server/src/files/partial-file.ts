// A large file that is written bit by bit and shows under its name only when it is whole: `<path>.partial`, mode 0600,
// flushed, then renamed. Does not know what it writes.
import { mkdir, open, rename, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { Bell } from "../base/bell";

/** A file under way. Methods throw the file system's own error; `discard` is then the way out. */
export interface PartialFile {
  /** The name it has until it is committed. */
  readonly temporaryPath: string;
  /** Bytes written so far. */
  readonly bytes: number;
  write(data: Uint8Array): Promise<void>;
  /** Everything is written: flushes it to the disk. */
  flush(): Promise<void>;
  /** Reads the file back while it is written, and ends when it is flushed or discarded. */
  readAlong(): AsyncIterable<Uint8Array>;
  /** Gives it its name; durable when this returns. */
  commit(): Promise<void>;
  /** Removes it. */
  discard(): Promise<void>;
}

const readBytes = 1 << 18;

/** Begins a file; an unfinished one of the same name is overwritten. */
export async function openPartialFile(path: string): Promise<PartialFile> {
  const temporaryPath = `${path}.partial`;
  await mkdir(dirname(path), { recursive: true });
  await rm(temporaryPath, { force: true });
  const handle = await open(temporaryPath, "wx", 0o600);
  let bytes = 0;
  let isOpen = true;
  let isWhole = false;
  const changed = new Bell();
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    changed.ring();
    await handle.close();
  };
  return {
    temporaryPath,
    get bytes() {
      return bytes;
    },
    async write(data) {
      for (let at = 0; at < data.length;) {
        const { bytesWritten } = await handle.write(data, at, data.length - at);
        at += bytesWritten;
      }
      bytes += data.length;
      changed.ring();
    },
    async flush() {
      await handle.sync();
      isWhole = true;
      changed.ring();
    },
    async *readAlong() {
      const reader = await open(temporaryPath, "r");
      try {
        for (let at = 0; ;) {
          const from = at;
          await changed.until(() => from < bytes || isWhole || !isOpen);
          if (at === bytes) return;
          const buffer = Buffer.allocUnsafe(Math.min(bytes - at, readBytes));
          const { bytesRead } = await reader.read(buffer, 0, buffer.length, at);
          if (bytesRead === 0) return;
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await reader.close();
      }
    },
    async commit() {
      await handle.sync();
      await close();
      await rename(temporaryPath, path);
      const folder = await open(dirname(path), "r");
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },
    async discard() {
      await close();
      await rm(temporaryPath, { force: true });
    },
  };
}

/** Bytes free for this user on the disk of the nearest existing folder above the path; null when it cannot be told. */
export async function freeBytes(path: string): Promise<number | null> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const facts = await statfs(folder);
      return facts.bavail * facts.bsize;
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (!missing || dirname(folder) === folder) return null;
    }
  }
}
