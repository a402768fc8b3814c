// What a command was invoked on, from whatever arguments the editor gives: a tree item, a file, a text, or nothing.
import type { Subject } from "./services";

const none: Subject = { folder: null, version: null, path: null, target: null, run: null, text: null };

export function subjectOf(args: readonly unknown[]): Subject {
  const first = args[0];
  if (typeof first === "string") return { ...none, text: first };
  if (typeof first !== "object" || first === null) return none;
  if ("subject" in first) return { ...none, ...(first.subject as Partial<Subject>) };
  if ("fsPath" in first && "scheme" in first && first.scheme === "file" && typeof first.fsPath === "string") {
    return { ...none, path: first.fsPath };
  }
  return none;
}
