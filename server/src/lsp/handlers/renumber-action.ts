// The code action that gives a migration another number, on findings that its number is taken or comes too late: one edit
// that renames both halves. Refused for what was applied, because databases know it by its number.
import {
  CodeActionKind,
  type CodeAction,
  type CodeActionParams,
  type RenameFile,
} from "vscode-languageserver";
import { fail, type Result } from "../../base/result";
import { otherBranch } from "../../lint/other-branch";
import { checksumOf } from "../../migrations/checksum";
import { versionInPath } from "../../migrations/file-version";
import { sameVersion } from "../../migrations/layout";
import type { Migration } from "../../migrations/migration";
import { renumbered, type Renumbering } from "../../migrations/renumber";
import type { Finding } from "../../protocol/findings";
import { findingsOf, uriFor, type OpenSubject, type Session } from "../session";
import { placeOf } from "../workspace";

/** Findings that end when the migration gets the next free number. */
const ended: ReadonlySet<string> = new Set([
  "version-duplicate",
  "version-out-of-order",
  "version-branch-conflict",
]);

/** `here` are the findings at the cursor. */
export function renumberActions(
  session: Session,
  subject: OpenSubject,
  here: readonly Finding[],
  { range, context: { diagnostics } }: CodeActionParams,
): CodeAction[] {
  const place = placeOf(subject.folder.model, subject.path);
  if (!place || !session.abilities.renamesFiles) return [];
  const { migration } = place;
  const base = session.knowledge.optionsFor(subject.folder).base ?? [];
  const others = base.flatMap((name) => versionInPath(name)?.version ?? []);
  const isTaken = others.some((other) => sameVersion(other, migration.version));
  // The rule about branches also tells of two that change one table, which no number ends.
  const isOfNumber = ({ rule }: Finding): boolean =>
    ended.has(rule) && (rule !== "version-branch-conflict" || isTaken);
  // Some of these findings are told in the up alone; the down offers the action all the same, on its first line.
  const up = range.start.line === 0 ? migration.up : null;
  const ofUp = up === null ? [] : findingsOf(session, subject.analysis, subject.folder, up.path);
  if (![...here, ...ofUp].some(isOfNumber)) return [];
  const result = renumberingOf(session, subject, migration, base, others);
  const action = {
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnostics.filter(({ code }) => ended.has(String(code))),
  };
  if (!result.ok) {
    const title = `Renumber ${migration.version}`;
    const reason = `${migration.version}_${migration.name} keeps its number: ${result.failure}.`;
    return session.abilities.disabledActions ? [{ ...action, title, disabled: { reason } }] : [];
  }
  const { version, renames } = result.value;
  const documentChanges = renames.map(({ from, to }): RenameFile => ({
    kind: "rename",
    oldUri: uriFor(session, from),
    newUri: uriFor(session, to),
    options: { overwrite: false, ignoreIfExists: false },
  }));
  const which = renames.length === 2 ? ", up and down" : "";
  return [
    { ...action, title: `Renumber ${migration.version} to ${version}${which}`, edit: { documentChanges } },
  ];
}

function renumberingOf(
  session: Session,
  { folder }: OpenSubject,
  migration: Migration,
  base: readonly string[],
  others: readonly string[],
): Result<Renumbering, string> {
  const { applied = [] } = session.knowledge.optionsFor(folder);
  const checksum = migration.up?.text == null ? null : checksumOf(migration.up.text);
  const isApplied = applied.some((file) => {
    const parts = versionInPath(file.name);
    const isNamed =
      parts !== null && parts.name === migration.name && sameVersion(parts.version, migration.version);
    return isNamed || (checksum !== null && file.checksum === checksum);
  });
  if (isApplied) {
    const target = session.knowledge.targetOf(folder.path)?.target ?? "a database";
    return fail(`it is applied on ${target}, which knows it by ${migration.version}. Renumber the other one`);
  }
  if (otherBranch(folder.model, base).has(migration)) {
    return fail("the base branch has it already. Renumber the other one");
  }
  return renumbered(folder.model, migration, others, new Date());
}
