// Which files the project's ignore globs leave out. Globs are relative to the migrations folder.
import picomatch from "picomatch";

const matchers = new WeakMap<readonly string[], (path: string) => boolean>();

/** `path` and `folder` are absolute. */
export function isIgnored(path: string, folder: string, globs: readonly string[]): boolean {
  if (globs.length === 0) return false;
  let matches = matchers.get(globs);
  if (!matches) matchers.set(globs, (matches = picomatch([...globs], { dot: true })));
  const inside = path.startsWith(folder) ? path.slice(folder.length) : path;
  return matches(inside.replaceAll("\\", "/").replace(/^\/+/, ""));
}
