// A Markdown link to a line of a file, that the editor opens.
import { pathToFileURL } from "node:url";
import { markdownText } from "./markdown";

/** Links to the 0-based line; to the file alone when the line is null. */
export function fileLink(path: string, line: number | null): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const label = line === null ? name : `${name}:${line + 1}`;
  const url = pathToFileURL(path).href.replace(/[()]/g, (character) => (character === "(" ? "%28" : "%29"));
  return `[${markdownText(label)}](${url}${line === null ? "" : `#L${line + 1}`})`;
}
