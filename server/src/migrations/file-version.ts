// The version in the name of a migration's file, whatever its layout: for names that are known without their folder, such
// as those on another branch.
import { parseFileName } from "./layout";
import type { Direction } from "../protocol/findings";

export interface FileVersion {
  readonly version: string;
  readonly name: string;
  /** Null where the file may hold both. */
  readonly direction: Direction | null;
}

const single = /^[VUB]?(\d+(?:[._]\d+)*)(?:__|[_.-])(.+)\.sql$/s;
const inFolder = /(?:^|\/)([\d-]+)(?:_([^/]*))?\/(up|down|migration)\.sql$/s;

/** Null when it names no version. */
export function versionInPath(path: string): FileVersion | null {
  const [, digits, title = "", file] = inFolder.exec(path) ?? [];
  if (digits) {
    return { version: digits.replaceAll("-", ""), name: title, direction: file === "down" ? "down" : "up" };
  }
  const fileName = path.slice(path.lastIndexOf("/") + 1);
  const parts = parseFileName(fileName);
  if (parts) return parts;
  const [, version, name] = single.exec(fileName) ?? [];
  if (!version || !name) return null;
  return { version, name, direction: fileName.startsWith("U") ? "down" : null };
}
