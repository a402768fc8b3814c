// A generated down as the text of its place: a heading that names the data it does not bring back, then the statements.
import { downScript, placedText, type DownPlace } from "../../migrations/down-place";
import type { DownResult } from "../../protocol/reports/down";
import type { GeneratedDown } from "./down-generator";

export function downSql(
  { verdict, statements, lost, reason }: GeneratedDown,
  place: DownPlace,
): Pick<DownResult, "path" | "sql" | "file_text"> {
  const heading = [
    ...(verdict === "irreversible" ? [`irreversible: ${reason ?? ""}`] : []),
    ...lost.map((what) => `Cannot come back: ${what}.`),
    ...(statements?.length === 0 ? ["Nothing to take back: the up leaves the schema as it was."] : []),
  ];
  const comments = heading.map((line) => `-- ${line.replace(/\s+/g, " ")}\n`).join("");
  const sql = comments + downScript(statements ?? [], place);
  const { old, range } = place;
  const text = placedText(place, sql);
  const rest = old ?? "";
  return { path: place.path, sql, file_text: rest.slice(0, range.start) + text + rest.slice(range.end) };
}
