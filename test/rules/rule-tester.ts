// Tests one rule: what it reports and where, what it lets pass, and for free each case written in other ways, silenced by
// a comment, and after each of its fixes. Places are marked in the text as ⟦here⟧.
import assert from "node:assert/strict";
import { Linter, type LintOptions } from "../../server/src/lint/linter";
import { findRule } from "../../server/src/lint/find-rule";
import type { Example } from "../../server/src/lint/rule";
import { applyEdits } from "../../server/src/base/text-edits";
import { LineIndex, type OffsetRange } from "../../server/src/base/text-range";
import { buildFolder } from "../../server/src/migrations/folder";
import type { MigrationFolder } from "../../server/src/migrations/migration";
import type { Finding, Fix, Severity } from "../../server/src/protocol/findings";
import { parseSqlFile } from "../../server/src/sql/parse-sql-file";
import { loadParser, type Parser } from "../../server/src/sql/parser";
import { variants } from "./sql-variants";

export interface RuleCase extends Example {
  /** Of every finding, when it is not the rule's own; "any" leaves it open. */
  readonly severity?: Severity | "any";
  /** What every message says. */
  readonly says?: RegExp;
  /** Titles of the fixes of the first finding. */
  readonly fixes?: readonly string[];
  /** The marked file, or the down when there is no mark, after the first fix. */
  readonly fixed?: string;
  /** False for cases whose meaning another way of writing would change. */
  readonly vary?: boolean;
}

export interface RuleCases {
  readonly reject: readonly (string | RuleCase)[];
  readonly accept: readonly (string | RuleCase)[];
}

type Files = ReadonlyMap<string, string>;

const folderPath = "/migrations";
const parserLoaded = loadParser();

export function ruleTester(id: string, { reject, accept }: RuleCases): void {
  describe(id, () => {
    let parser: Parser;
    before(async () => {
      parser = await parserLoaded;
      assert.ok(findRule(id), `${id} is in the registry`);
    });
    for (const given of reject) {
      const one = caseOf(given);
      describe(`reports ${titleOf(one)}`, () => rejectTests(id, one, () => parser));
    }
    for (const given of accept) {
      const one = caseOf(given);
      it(`lets pass ${titleOf(one)}`, () => {
        const { files } = unmarked(filesOf(one));
        assert.deepEqual(shown(lint(files, one, parser, id)), []);
      });
      for (const variant of varied(one)) {
        it(`lets pass ${titleOf(one)} ${variant.name}`, () => {
          const files = rewritten(unmarked(filesOf(one)).files, (text) => variant.rewrite(text, parser));
          assert.deepEqual(shown(lint(files, one, parser, id)), []);
        });
      }
    }
  });
}

function rejectTests(id: string, one: RuleCase, parser: () => Parser): void {
  const { files, marks } = unmarked(filesOf(one));

  it("at the marked place", () => {
    const findings = lint(files, one, parser(), id);
    assert.notEqual(findings.length, 0, "nothing was reported");
    const places = findings.map(({ path, range }) => textAt(files, path, range));
    if (marks.length > 0)
      assert.deepEqual(
        places,
        marks.map(({ path, range }) => textAtOffsets(files, path, range)),
      );
    const severity = one.severity ?? findRule(id)?.severity;
    for (const finding of findings) {
      if (severity !== "any") assert.equal(finding.severity, severity);
      assert.doesNotMatch(finding.message + finding.help, /[{}]|undefined/);
      if (one.says) assert.match(finding.message, one.says);
    }
    if (one.fixes)
      assert.deepEqual(
        findings[0]?.fixes.map(({ title }) => title),
        one.fixes,
      );
  });

  for (const variant of varied(one)) {
    it(variant.name, () => {
      const changed = rewritten(files, (text) => variant.rewrite(text, parser()));
      assert.equal(lint(changed, one, parser(), id).length, lint(files, one, parser(), id).length);
    });
  }

  if (findRule(id)?.needs !== "suppressions" && !one.files) {
    it("unless a comment silences it", () => {
      const silenced = rewritten(files, (text, path) =>
        lint(files, one, parser(), id).some((finding) => finding.path === path)
          ? `-- migrate-safe-ignore-file ${id} -- tested\n${text}`
          : text,
      );
      assert.deepEqual(shown(lint(silenced, one, parser(), id)), []);
      assert.deepEqual(shown(lint(silenced, one, parser(), id, "unused-suppression")), []);
    });
  }

  it("until a fix is applied", () => {
    const findings = lint(files, one, parser(), id);
    findings.forEach((finding, at) => {
      for (const fix of finding.fixes) {
        const after = applied(files, fix);
        for (const [path, text] of after) {
          if (files.get(path) === text) continue;
          const broken = parseSqlFile(text, parser()).statements.filter(({ parsed }) => parsed.error);
          assert.equal(broken.length, 0, `${path} parses after "${fix.title}"`);
        }
        const left = lint(after, one, parser(), id);
        assert.ok(left.length < findings.length, `"${fix.title}" ends the finding ${at}`);
        const again = left.flatMap((other) => other.fixes).filter((other) => other.title === fix.title);
        assert.ok(again.length < findings.length, `"${fix.title}" is not offered again`);
      }
    });
    if (one.fixed !== undefined) {
      const [finding] = findings;
      const [fix] = finding?.fixes ?? [];
      assert.ok(finding && fix, "there is a fix");
      const path = fix.edits.some((edit) => edit.path === finding.path) ? finding.path : fix.edits[0]?.path;
      assert.equal(applied(files, fix).get(path ?? ""), one.fixed);
    }
  });
}

function varied(one: RuleCase): typeof variants {
  return one.vary === false || one.files ? [] : variants;
}

function caseOf(given: string | RuleCase): RuleCase {
  return typeof given === "string" ? { up: given } : given;
}

function titleOf({ up, down, files, postgres, wrap, before: earlier }: RuleCase): string {
  const parts = [
    ...(earlier === undefined ? [] : [`after ${earlier}`]),
    ...(up === undefined ? [] : [up ?? "no up"]),
    ...(down === undefined ? [] : [down === null ? "no down" : `down ${down}`]),
    ...(files ?? []).map(([name]) => name),
    ...(postgres === undefined ? [] : [`on ${postgres}`]),
    ...(wrap === undefined ? [] : [`run as ${typeof wrap === "string" ? wrap : `${wrap.up}, ${wrap.down}`}`]),
  ];
  return parts.join(" | ").replace(/\s+/g, " ").replace(/[⟦⟧]/g, "");
}

function filesOf({ up, down, files }: RuleCase): Files {
  if (files) return new Map(files.map(([name, text]) => [`${folderPath}/${name}`, text]));
  const halves = new Map<string, string>();
  if (up != null) halves.set(`${folderPath}/0001_case.up.sql`, up);
  if (down != null) halves.set(`${folderPath}/0001_case.down.sql`, down);
  return halves;
}

interface Mark {
  readonly path: string;
  readonly range: OffsetRange;
}

/** Texts without their marks, and the marks in the order of findings: by path and place. */
function unmarked(files: Files): { readonly files: Files; readonly marks: readonly Mark[] } {
  const marks: Mark[] = [];
  const plain = rewritten(files, (text, path) => {
    let rest = text;
    for (let start = rest.indexOf("⟦"); start >= 0; start = rest.indexOf("⟦")) {
      const end = rest.indexOf("⟧") - 1;
      rest = rest.replace("⟦", "").replace("⟧", "");
      marks.push({ path, range: { start, end } });
    }
    return rest;
  });
  return { files: plain, marks };
}

function rewritten(files: Files, rewrite: (text: string, path: string) => string): Files {
  return new Map([...files].map(([path, text]) => [path, rewrite(text, path)]));
}

function folderOf(files: Files): MigrationFolder {
  return buildFolder(
    folderPath,
    [...files].map(([path, text]) => ({ path, text })),
  );
}

/** Findings of one rule with every other rule on; the case's options belong to the rule it is a case of. */
function lint(files: Files, one: RuleCase, parser: Parser, id: string, reported = id): readonly Finding[] {
  const rule = findRule(id);
  const options: LintOptions = {
    postgres: one.postgres ?? 16,
    rules: rule?.default === "off" ? { [id]: rule.severity } : {},
    since: null,
    ignore: [],
    wrap: one.wrap ?? "own",
    baseline: one.before ?? "",
    complete: one.complete ?? false,
    rows: one.rows ?? {},
    options: one.options ? { [id]: one.options } : {},
    ...(one.base ? { base: one.base } : {}),
    ...(one.theirs ? { theirs: one.theirs.map(([name, text]) => ({ name, text, checksum: null })) } : {}),
    ...(one.applied ? { applied: one.applied.map(([name, text]) => ({ name, text, checksum: null })) } : {}),
    ...(one.now === undefined ? {} : { now: Date.parse(one.now) }),
  };
  return new Linter(parser)
    .lintFolder(folderOf(files), options)
    .findings.filter(({ rule }) => rule === reported);
}

function applied(files: Files, fix: Fix): Files {
  const after = new Map(files);
  for (const path of new Set(fix.edits.map((edit) => edit.path))) {
    const text = files.get(path) ?? "";
    const lines = new LineIndex(text);
    const edits = fix.edits
      .filter((edit) => edit.path === path)
      .map(({ range, newText }) => ({
        range: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) },
        newText,
      }));
    after.set(path, applyEdits(text, edits));
  }
  return after;
}

function textAt(files: Files, path: string, range: Finding["range"]): string {
  const lines = new LineIndex(files.get(path) ?? "");
  return textAtOffsets(files, path, { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) });
}

/** The text with where it begins, so that equal words at other places differ. */
function textAtOffsets(files: Files, path: string, { start, end }: OffsetRange): string {
  return `${path.slice(folderPath.length + 1)}:${start}: ${(files.get(path) ?? "").slice(start, end)}`;
}

function shown(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ path, rule, message }) => `${path}: ${rule}: ${message}`);
}
