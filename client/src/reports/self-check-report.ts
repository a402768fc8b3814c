// "Why is it quiet?" as a page: the answer for the file in sight first, then everything that decides whether something is
// said. Pure: facts in, Markdown out.
import type { FileCheck, FolderCheck, SelfCheck } from "../../../server/src/protocol/requests";
import { inlineCode, markdownText, paragraphs } from "./markdown";

export interface WindowFacts {
  readonly trusted: boolean;
  /** Null when the language server answered; else why it did not. */
  readonly serverProblem: string | null;
  readonly version: string;
}

export function selfCheckReport(window: WindowFacts, check: SelfCheck | null): string {
  return paragraphs([
    "# Why is it quiet?",
    ...(check?.file ? [fileAnswer(check.file)] : []),
    "## This window",
    windowList(window, check),
    ...(check?.folders ?? []).flatMap(folderSection),
    ...(check?.folders.length === 0
      ? [
          "No migrations folder was found. Name it in `migrate-safe.jsonc` as `migrations`, or in the setting `migrateSafe.migrations.folder`.",
        ]
      : []),
  ]);
}

/** The one sentence that a person asked for. */
function fileAnswer({ path, folder, version, isLinted, left, findings }: FileCheck): string {
  const file = inlineCode(path.split(/[\\/]/).at(-1) ?? path);
  if (folder === null) {
    return `${file} lies in no migrations folder, so nothing is said of it. The folders below are the ones that were found.`;
  }
  if (version === null)
    return `${file} is no half of a migration: its name does not fit the layout of its folder.`;
  if (!isLinted) return `${file} is not checked, because the setting \`migrateSafe.lint.enable\` is off.`;
  if (left !== null)
    return `${file} is not checked, because \`lint.${left}\` in \`migrate-safe.jsonc\` leaves it out.`;
  if (findings > 0) return `${file} is not quiet: it has ${counted(findings, "finding")}.`;
  return `${file} is checked as a half of migration ${markdownText(version)}, and nothing was found.`;
}

function windowList({ trusted, serverProblem, version }: WindowFacts, check: SelfCheck | null): string {
  return list([
    `Migrate Safe ${version}.`,
    trusted
      ? "The folder is trusted."
      : "The folder is **not trusted**: migrations are checked, but nothing is run and no target is asked.",
    serverProblem === null
      ? "The language server answers."
      : `The language server **does not answer**: ${markdownText(serverProblem)}`,
    ...(check?.reduced === true
      ? [
          "The parser runs in **reduced mode**, because WebAssembly could not be loaded. Reinstall the extension.",
        ]
      : []),
  ]);
}

function folderSection(folder: FolderCheck): readonly string[] {
  const { config, layout, migrations, files, strays, rulesOff, notUnderstood, notUnderstoodCount } = folder;
  const hidden = notUnderstoodCount - notUnderstood.length;
  return [
    `## ${markdownText(folder.folder)}`,
    list([
      config === null ? "No `migrate-safe.jsonc` governs it." : `Governed by ${inlineCode(config)}.`,
      `Layout ${inlineCode(layout)}: ${counted(migrations, "migration")} in ${counted(files, "file")}.`,
      ...(rulesOff.length === 0 ? [] : [`Rules that are off: ${rulesOff.map(inlineCode).join(", ")}.`]),
      notUnderstoodCount === 0
        ? "Every statement is understood."
        : `${counted(notUnderstoodCount, "statement")} not understood, of which only the syntax error is told:`,
    ]),
    list(
      notUnderstood.map(
        ({ path, line, message }) => `${inlineCode(`${path}:${line}`)} ${markdownText(message)}`,
      ),
    ),
    ...(hidden > 0 ? [`… and ${hidden} more.`] : []),
    ...(strays.length === 0
      ? []
      : ["Files that are no half of a migration:", list(strays.map(markdownText))]),
  ];
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
