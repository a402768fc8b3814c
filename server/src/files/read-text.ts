// Reads one text file without ever throwing: what comes back is its UTF-8 text or a sentence on why there is none.
// Does not know what the file is for.
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";

/** A file over this size is not read: no migration is that long, and a string that big stalls every reader. */
export const largestTextBytes = 64 * 1024 * 1024;

export type TextRead =
  | { readonly kind: "text"; readonly text: string; readonly byteOrderMark: boolean }
  | { readonly kind: "missing"; readonly why: string }
  | { readonly kind: "unreadable"; readonly why: string }
  | { readonly kind: "not-utf8"; readonly why: string };

/**
 * The text of a file. A byte order mark is dropped, as editors do, so that positions agree with theirs. Reads at once, without the thread pool: a migration is a few kilobytes, and four trips to the pool cost more than the
 * read. Whoever reads thousands yields between them.
 */
export async function readText(path: string): Promise<TextRead> {
  let file: number | null = null;
  try {
    // Without O_NONBLOCK opening a named pipe would wait for somebody to write to it.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const facts = fstatSync(file);
    if (!facts.isFile()) return { kind: "unreadable", why: "it is not a regular file" };
    if (facts.size > largestTextBytes) {
      return { kind: "unreadable", why: `it is larger than ${largestTextBytes / 1024 / 1024} MB` };
    }
    return decode(contentsOf(file, facts.size));
  } catch (error) {
    const why = reasonOf(error);
    return isMissing(error) ? { kind: "missing", why } : { kind: "unreadable", why };
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** What most migrations fit in: read again and again, as a buffer for each costs more than the reading. */
const shared = Buffer.allocUnsafeSlow(64 * 1024);

/** All of the file; good until the next call. */
function contentsOf(file: number, size: number): Uint8Array {
  if (size >= shared.length) return readFileSync(file);
  const length = readSync(file, shared, 0, shared.length, 0);
  // Somebody wrote to it meanwhile, or the file system does not tell sizes.
  return length === size ? shared.subarray(0, length) : readFileSync(file);
}

const strict = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Uint8Array): TextRead {
  try {
    const text = strict.decode(bytes);
    const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return { kind: "text", text, byteOrderMark };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const line = firstBadLine(bytes);
    return {
      kind: "not-utf8",
      why: utf16 ? "it is UTF-16, not UTF-8" : `it is not UTF-8 (first invalid byte on line ${line})`,
    };
  }
}

/** 1-based line of the first byte sequence that is not UTF-8. */
function firstBadLine(bytes: Uint8Array): number {
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  let line = 1;
  let at = 0;
  for (const text of lenient.split("\n")) {
    const expected = encoder.encode(`${text}\n`);
    for (let index = 0; index < expected.length && at + index < bytes.length; index++) {
      if (bytes[at + index] !== expected[index]) return line;
    }
    at += expected.length;
    line++;
  }
  return line - 1;
}

/** What the operating system said, as a person reads it. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return (
    (code === null ? undefined : reasons[code]) ?? (error instanceof Error ? error.message : String(error))
  );
}

export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** The operating system's code of an error, for instance "ENOSPC". */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EEXIST: "it exists already",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  ELOOP: "its symbolic links go round in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
};
