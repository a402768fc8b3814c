// Every migration with its state on the target.
import type {
  MigrationState,
  MigrationStatus,
  ScriptTexts,
  StatusReport,
} from "../../protocol/reports/status";
import type { Style } from "../style";
import { columns } from "./columns";
import { renderTarget } from "./target";
import { time } from "./words";

export function renderStatus(report: StatusReport, style: Style, cwd: string): string {
  const lines = [renderTarget(report.target, style, cwd), summary(report, style)];
  if (report.unfinished_rebuild !== null) {
    const again = `migrate-safe restore backups/migrations/${report.unfinished_rebuild} --rebuild`;
    lines.push(style.bad(`A rebuild is not finished and its rows are missing. Run it again: ${again}`));
  }
  if (report.migrations.length > 0)
    lines.push("", ...columns(report.migrations.map((one) => row(one, style))));
  if (report.scripts) {
    const { up, down } = report.scripts;
    lines.push(...script("up", up, style), ...script("down", down, style));
  }
  return lines.join("\n");
}

/** A script as it was applied; what is in the folder one can open. */
function script(half: string, { path, applied, changed }: ScriptTexts, style: Style): string[] {
  const state =
    applied === null
      ? "the history keeps none"
      : path === null
        ? "as it was applied; its file is gone"
        : changed
          ? `as it was applied; ${path} was edited since`
          : `as it was applied; ${path} is the same`;
  const lines = ["", style.bold(`${half}: ${state}`)];
  return applied === null ? lines : [...lines, applied.trimEnd()];
}

function summary({ summary: sum, target }: StatusReport, style: Style): string {
  const parts: [number, string, (text: string) => string][] = [
    [sum.applied, "applied", (text) => style.good(text)],
    [sum.pending, "pending", (text) => style.note(text)],
    [sum.dirty, "half applied", (text) => style.bad(text)],
    [sum.changed, "edited after they were applied", (text) => style.bad(text)],
    [sum.missing_file, "without a file", (text) => style.bad(text)],
    [sum.out_of_order, "out of order", (text) => style.warn(text)],
  ];
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, what, color]) => color(`${number} ${what}`));
  const history =
    target.history.format === "none" ? "no history table yet" : `history in ${target.history.table}`;
  return `${said.length === 0 ? "No migrations" : said.join(", ")} ${style.faint(`· ${history}`)}`;
}

function row(migration: MigrationStatus, style: Style): string[] {
  const { mark, word } = marks[migration.state];
  const color = colors[migration.state];
  return [
    style[color](`${mark} ${word}`),
    migration.version,
    migration.name,
    migration.applied_at === null ? "" : style.faint(time(migration.applied_at)),
    downRemark(migration, style),
  ];
}

function downRemark(migration: MigrationStatus, style: Style): string {
  if (migration.down_changed) return style.warn("down script edited since");
  if (migration.has_down) return "";
  return migration.keeps_down ? style.faint("down script kept in the history") : style.warn("no down script");
}

const marks: Readonly<Record<MigrationState, { readonly mark: string; readonly word: string }>> = {
  applied: { mark: "✓", word: "applied" },
  pending: { mark: "•", word: "pending" },
  dirty: { mark: "✗", word: "half applied" },
  changed: { mark: "!", word: "changed" },
  "missing-file": { mark: "?", word: "missing file" },
  "out-of-order": { mark: "↕", word: "out of order" },
};

const colors: Readonly<Record<MigrationState, "good" | "note" | "bad" | "warn">> = {
  applied: "good",
  pending: "note",
  dirty: "bad",
  changed: "bad",
  "missing-file": "bad",
  "out-of-order": "warn",
};
