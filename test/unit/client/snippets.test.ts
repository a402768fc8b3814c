// The snippets teach: each, filled in with its own placeholders, parses, and the linter has nothing against it.
import { strict as assert } from "node:assert";
import { findRule } from "../../../server/src/lint/find-rule";
import { Linter } from "../../../server/src/lint/linter";
import { buildFolder } from "../../../server/src/migrations/folder";
import { parseSqlFile } from "../../../server/src/sql/parse-sql-file";
import { loadParser, type Parser } from "../../../server/src/sql/parser";
import { filledIn, snippets } from "../../support/snippets";

/** Written where a down script belongs, or on the way to a statement. */
const notUpScripts = new Set(["mig-add-column-down", "mig-irreversible", "mig-ignore", "mig-drop-index"]);

/** Second steps, with the snippet of the migration before. */
const firstSteps: Readonly<Record<string, string>> = {
  "mig-required-column-enforce": "mig-required-column-add",
  "mig-rename-column-contract": "mig-rename-column-expand",
  "mig-set-not-null-validate": "mig-set-not-null",
  "mig-add-unique-using-index": "mig-add-unique",
};

describe("a snippet", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  for (const [name, snippet] of Object.entries(snippets)) {
    it(`"${name}" parses and has a prefix of ours`, () => {
      assert.match(snippet.prefix, /^mig-[a-z-]+$/);
      const file = parseSqlFile(filledIn(snippet), parser);
      assert.deepEqual(
        file.statements.map(({ parsed }) => parsed.error?.message).filter((message) => message !== undefined),
        [],
      );
    });
    if (notUpScripts.has(snippet.prefix)) continue;
    it(`"${name}" teaches nothing the linter warns of`, () => {
      const first = Object.values(snippets).find(({ prefix }) => prefix === firstSteps[snippet.prefix]);
      const folder = buildFolder("/m", [
        ...(first === undefined ? [] : [{ path: "/m/000_first.up.sql", text: filledIn(first) }]),
        { path: "/m/001_a.up.sql", text: filledIn(snippet) },
        { path: "/m/001_a.down.sql", text: "DROP TABLE IF EXISTS another_table;\n" },
      ]);
      const { findings } = new Linter(parser).lintFolder(folder, {
        postgres: 16,
        rules: {},
        since: null,
        ignore: [],
      });
      // The down of the example is none of the snippet's business.
      const upFindings = findings.filter(
        ({ direction, version, rule }) =>
          direction === "up" && version === "001" && findRule(rule)?.category !== "pair",
      );
      const warnings = upFindings.filter(({ severity }) => severity === "error" || severity === "warning");
      assert.deepEqual(
        warnings.map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
    });
  }
});
