// File paths and `file:` URIs. Clients write the same file in different ways (`C:`, `c%3A`), so URIs are compared as
// paths, never as text. Knows nothing of documents or folders.
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Absolute path of a `file:` URI; null for every other scheme and for what is no URI. */
export function pathOfUri(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    const path = resolve(fileURLToPath(decodedDrive(uri)));
    return process.platform === "win32" ? path.replace(/^[a-z]:/, (drive) => drive.toUpperCase()) : path;
  } catch {
    return null;
  }
}

/** `file:` URI of an absolute path. */
export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}

/** VS Code writes the colon of a Windows drive as %3A, which node's own reader does not take for a drive. */
function decodedDrive(uri: string): string {
  return uri.replace(/^(file:\/\/\/[a-z])%3a/i, "$1:");
}
