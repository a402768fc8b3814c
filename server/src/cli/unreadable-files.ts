// Findings for files that have no text to lint: not UTF-8, not readable, a link that leaves the folder. The linter sees
// texts only, so whoever read the disk speaks for them.
import type { LintSettings } from "../config/settings";
import type { MigrationFolder } from "../migrations/migration";
import type { Finding } from "../protocol/findings";

/** One finding of the rule `parse-error` a file, at its first character; none when that rule is off. */
export function unreadableFiles(folder: MigrationFolder, lint: LintSettings): readonly Finding[] {
  const severity = lint.rules["parse-error"] ?? "error";
  if (severity === "off") return [];
  const start = { line: 0, character: 0 };
  return folder.migrations
    .flatMap(({ up, down }) => [up, down])
    .flatMap((file) => {
      if (file === null || file.unreadable === null) return [];
      const { path, version, direction, unreadable } = file;
      return [
        {
          rule: "parse-error",
          severity,
          message: `The file cannot be read: ${unreadable}.`,
          help: "Save it as UTF-8 in the migrations folder, readable by you.",
          path,
          version,
          direction,
          range: { start, end: start },
          related: [],
          fixes: [],
        },
      ];
    });
}
