// The page to hand on when the language server stopped too often. Pure; holds no names, paths or SQL.
import { markdownText, paragraphs } from "./markdown";

export interface CrashFacts {
  /** Of the extension. */
  readonly version: string;
  readonly editor: string;
  /** For instance "wsl"; null on the person's own machine. */
  readonly remote: string | null;
  readonly platform: string;
  /** Milliseconds since 1970. */
  readonly stops: readonly number[];
  /** Of each workspace folder, how many. */
  readonly migrations: readonly number[];
}

export function crashReport({ version, editor, remote, platform, stops, migrations }: CrashFacts): string {
  const lines = [
    `Migrate Safe ${version}`,
    `${editor}${remote === null ? "" : `, remote: ${remote}`}`,
    platform,
    `Stopped at ${stops.map((stop) => new Date(stop).toISOString().slice(11, 19)).join(", ")} (UTC)`,
    `Migrations in the window: ${migrations.length === 0 ? "none" : migrations.join(", ")}`,
  ];
  return paragraphs([
    "# The language server stopped",
    "Copy this page into a bug report. Add the last lines of the log (_Migrate Safe: Show logs_), after a look at what they tell of you.",
    lines.map((line) => `- ${markdownText(line)}`).join("\n"),
  ]);
}
