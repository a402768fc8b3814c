// What a command was invoked on, from whatever arguments the editor gives: a tree item, a file, a text, or nothing.
import type { Subject } from "./services";

const none: Subject = {
  folder: null,
  version: null,
  versions: [],
  path: null,
  target: null,
  run: null,
  text: null,
};

export function subjectOf(args: readonly unknown[]): Subject {
  const first = args[0];
  if (typeof first === "string") return { ...none, text: first };
  if (typeof first !== "object" || first === null) return none;
  if ("subject" in first) {
    const versions = Array.isArray(args[1]) ? args[1].flatMap(versionOf) : [];
    return { ...none, ...(first.subject as Partial<Subject>), versions: [...new Set(versions)] };
  }
  if ("fsPath" in first && "scheme" in first && first.scheme === "file" && typeof first.fsPath === "string") {
    return { ...none, path: first.fsPath };
  }
  return none;
}

function versionOf(item: unknown): readonly string[] {
  const { version } = subjectOf([item]);
  return version === null ? [] : [version];
}
