// Writes the safe fixes of a lint. Works on the texts in memory until nothing safe is left, then writes each changed file
// once. A file whose migration is applied on the given target is never touched.
import { readFile } from "node:fs/promises";
import { fail, ok, type Result } from "../base/result";
import type { Settings } from "../config/settings";
import { writeFileAtomic } from "../files/write-file";
import { applySafeFixes } from "../lint/fixes";
import type { Linter } from "../lint/linter";
import { replaceFile } from "../migrations/folder";
import type { MigrationFolder } from "../migrations/migration";
import type { Finding } from "../protocol/findings";
import type { Invocation } from "./invocation";
import type { LintFailure } from "./commands/lint";
import type { LintScope, ScopedFolder } from "./lint-scope";
import { appliedFiles } from "./applied-files";
import { shortPath } from "./render/words";

/** A fix can make room for another; more rounds than this mean two rules disagree. */
const mostRounds = 5;

export interface FixedFolders {
  readonly folders: readonly ScopedFolder[];
  /** Paths that were written. */
  readonly fixed: readonly string[];
}

export async function fixFolders(
  invocation: Invocation,
  settings: Settings,
  linter: Linter,
  scope: LintScope,
): Promise<Result<FixedFolders, LintFailure>> {
  const applied = await appliedFiles(invocation, settings);
  if (!applied.ok) return fail({ problem: applied.failure, exitCode: 5 });
  const fixed: string[] = [];
  const folders: ScopedFolder[] = [];
  for (const scoped of scope.folders) {
    const mayFix = (path: string): boolean => scoped.includes(path) && !applied.value.has(path);
    const { folder, texts } = fixTexts(linter, scoped, mayFix);
    for (const [path, text] of texts) {
      const written = await writeFileAtomic(path, (await hasByteOrderMark(path)) ? `\ufeff${text}` : text);
      if (!written.ok) return fail({ problem: written.failure, exitCode: 5 });
      fixed.push(path);
    }
    folders.push({ ...scoped, folder });
  }
  if (applied.value.size > 0) {
    invocation.output.progress(
      `Left alone because they are applied on the target: ${[...applied.value].map((path) => shortPath(path, invocation.cwd)).join(", ")}`,
    );
  }
  return ok({ folders, fixed });
}

function fixTexts(
  linter: Linter,
  scoped: ScopedFolder,
  mayFix: (path: string) => boolean,
): { readonly folder: MigrationFolder; readonly texts: ReadonlyMap<string, string> } {
  const texts = new Map<string, string>();
  let { folder } = scoped;
  for (let round = 0; round < mostRounds; round++) {
    const before = texts.size === 0 ? "" : JSON.stringify([...texts]);
    const { findings } = linter.lintFolder(folder, scoped.options);
    for (const [path, ofFile] of byPath(findings)) {
      const text = textIn(folder, path);
      if (text === null || !mayFix(path)) continue;
      const after = applySafeFixes(text, ofFile);
      if (after === text) continue;
      texts.set(path, after);
      folder = replaceFile(folder, path, after);
    }
    if (before === (texts.size === 0 ? "" : JSON.stringify([...texts]))) break;
  }
  return { folder, texts };
}

/** Findings by the file that their fixes would edit. */
function byPath(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = files.get(finding.path);
    if (list) list.push(finding);
    else files.set(finding.path, [finding]);
  }
  return files;
}

function textIn(folder: MigrationFolder, path: string): string | null {
  for (const { up, down } of folder.migrations) {
    if (up?.path === path) return up.fileText;
    if (down?.path === path) return down.fileText;
  }
  return null;
}

async function hasByteOrderMark(path: string): Promise<boolean> {
  const bytes = await readFile(path);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
