// Every report format against its schema or a parser of that format, on a report with the awkward values that files and
// names can hold.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import MarkdownIt from "markdown-it";
import { lintFormats } from "../../../../server/src/cli/format-names";
import type { FormatView } from "../../../../server/src/cli/formats/format-view";
import { renderAs } from "../../../../server/src/cli/formats/report-formats";
import { rules } from "../../../../server/src/lint/registry";
import type { Finding, LintReport } from "../../../../server/src/protocol/findings";

const text = 'ALTER TABLE "größe😀" DROP COLUMN x;\n';

function finding(more: Partial<Finding>): Finding {
  return {
    rule: "drop-column",
    severity: "error",
    message: 'Dropping x of "größe😀" <b>&\u0007 100% | `done`, ok: yes.',
    help: "Stop using it\nfirst.",
    path: "/work/app/migrations/003 a,b:c.up.sql",
    version: "003",
    direction: "up",
    range: { start: { line: 0, character: 34 }, end: { line: 0, character: 35 } },
    related: [],
    fixes: [],
    ...more,
  };
}

const fixable = finding({
  rule: "create-index-not-concurrent",
  severity: "warning",
  related: [
    {
      path: "/work/app/migrations/001_a.up.sql",
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } },
      message: "Created here.",
    },
  ],
  fixes: [
    {
      title: "Add CONCURRENTLY",
      safe: true,
      edits: [
        {
          path: "/work/app/migrations/003 a,b:c.up.sql",
          range: { start: { line: 0, character: 22 }, end: { line: 0, character: 22 } },
          newText: "CONCURRENTLY ",
        },
      ],
    },
    {
      title: "Write the down",
      safe: false,
      edits: [
        {
          path: "/work/app/migrations/003_new.down.sql",
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
          newText: "DROP TABLE t;\n",
        },
      ],
    },
  ],
});

const findings = [
  finding({}),
  finding({}),
  fixable,
  finding({ severity: "info", path: "/elsewhere/004.up.sql" }),
  finding({ severity: "hint", range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } } }),
];

function view(shown: readonly Finding[]): FormatView {
  const report: LintReport = {
    schema: "migrate-safe/lint/1",
    layout: "migrate-safe",
    knowledge: { replayed: false, target: null },
    summary: {
      files: 3,
      statements: 4,
      unparsed: 0,
      errors: 2,
      warnings: 1,
      infos: 1,
      hints: 1,
      suppressed: 1,
      ms: 5,
    },
    findings: shown,
  };
  return {
    report,
    suppressed: [{ ...finding({ rule: "drop-table" }), reason: "unused since 2.0" }],
    cwd: "/work/app",
    version: "0.1.0",
    rules,
    files: ["/work/app/migrations/001_a.up.sql", "/work/app/migrations/003 a,b:c.up.sql"],
    lineOf: (_path, line) => text.split("\n")[line] ?? "",
  };
}

const require = createRequire(__filename);

describe("the formats of lint", () => {
  it("all give a text for a report without findings", () => {
    for (const format of lintFormats) assert.equal(typeof renderAs(format, view([])), "string");
  });

  it("sarif is valid by the schema of the standard", () => {
    const main = require.resolve("@microsoft/jest-sarif");
    const path = main.replace(/lib.*$/, "lib/schemas/sarif-2.1.0-rtm.5.json");
    // Draft 4, whose few differences to later drafts this schema does not use.
    const { $schema, id, ...schema } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    assert.match(`${String($schema)} ${String(id)}`, /draft-04.* .*sarif-2\.1\.0/);
    const validate = new Ajv({
      strict: false,
      validateFormats: false,
      unicodeRegExp: false,
      allErrors: true,
    }).compile(schema);
    for (const shown of [findings, []]) {
      const log: unknown = JSON.parse(renderAs("sarif", view(shown)));
      assert.ok(validate(log), JSON.stringify(validate.errors));
    }
  });

  it("sarif tells rules, places, fixes of known files, and what was suppressed and why", () => {
    const log = JSON.parse(renderAs("sarif", view(findings))) as {
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: {
          level: string;
          ruleIndex: number;
          suppressions?: { kind: string; justification: string }[];
          fixes?: { description: { text: string } }[];
          partialFingerprints: Record<string, string>;
          locations: {
            physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> };
          }[];
        }[];
      }[];
    };
    const [run] = log.runs;
    assert.ok(run);
    assert.deepEqual(run.tool.driver.rules.map(({ id }) => id).sort(), [
      "create-index-not-concurrent",
      "drop-column",
      "drop-table",
    ]);
    assert.deepEqual(
      run.results.map(({ level }) => level),
      ["error", "error", "warning", "note", "note", "error"],
    );
    const [first, second, third, outside] = run.results;
    assert.deepEqual(first?.locations[0]?.physicalLocation.region, {
      startLine: 1,
      startColumn: 35,
      endLine: 1,
      endColumn: 36,
    });
    assert.equal(
      first.locations[0].physicalLocation.artifactLocation.uri,
      "migrations/003%20a%2Cb%3Ac.up.sql",
    );
    assert.equal(
      outside?.locations[0]?.physicalLocation.artifactLocation.uri,
      "file:///elsewhere/004.up.sql",
    );
    assert.notDeepEqual(first.partialFingerprints, second?.partialFingerprints);
    assert.deepEqual(
      third?.fixes?.map(({ description }) => description.text),
      ["Add CONCURRENTLY"],
    );
    assert.deepEqual(run.results.at(-1)?.suppressions, [
      { kind: "inSource", justification: "unused since 2.0" },
    ]);
  });

  it("github encodes what its commands would misread", () => {
    const lines = renderAs("github", view(findings)).split("\n");
    assert.equal(lines.length, findings.length);
    const form = /^::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]*,?)+)::(.*)$/;
    for (const line of lines) assert.match(line, form);
    const [, command, properties, message] = form.exec(lines[0] ?? "") ?? [];
    assert.equal(command, "error");
    assert.deepEqual(properties?.split(","), [
      "file=migrations/003 a%2Cb%3Ac.up.sql",
      "line=1",
      "endLine=1",
      "col=35",
      "endColumn=36",
      "title=drop-column",
    ]);
    assert.equal(
      decodeURIComponent((message ?? "").replaceAll(/%(?!25|0A|0D)/g, "%25")),
      `${findings[0]?.message} ${findings[0]?.help}`,
    );
  });

  it("gitlab has the keys of a code quality report, and no fingerprint twice", () => {
    const schema = {
      type: "array",
      items: {
        type: "object",
        required: ["description", "check_name", "fingerprint", "severity", "location"],
        properties: {
          description: { type: "string", minLength: 1 },
          check_name: { type: "string" },
          fingerprint: { type: "string", pattern: "^[0-9a-f]{32}$" },
          severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
          location: {
            type: "object",
            required: ["path", "lines"],
            properties: {
              path: { type: "string" },
              lines: {
                type: "object",
                required: ["begin"],
                properties: { begin: { type: "integer", minimum: 1 } },
              },
            },
          },
        },
      },
    };
    const issues = JSON.parse(renderAs("gitlab", view(findings))) as { fingerprint: string }[];
    const validate = new Ajv().compile(schema);
    assert.ok(validate(issues), JSON.stringify(validate.errors));
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, findings.length);
  });

  for (const format of ["junit", "checkstyle"] as const) {
    it(`${format} is well-formed XML`, () => {
      for (const shown of [findings, []]) {
        const text = renderAs(format, view(shown));
        assert.equal(XMLValidator.validate(text), true, text);
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
      }
    });
  }

  const reader = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    isArray: (name) => ["file", "error", "testsuite", "testcase"].includes(name),
  });

  it("checkstyle groups errors by file", () => {
    const { checkstyle } = reader.parse(renderAs("checkstyle", view(findings))) as {
      checkstyle: { file: { name: string; error: { line: string; column: string; severity: string }[] }[] };
    };
    assert.deepEqual(
      checkstyle.file.map(({ name, error }) => [name, error.length]),
      [
        ["migrations/003 a,b:c.up.sql", 4],
        ["/elsewhere/004.up.sql", 1],
      ],
    );
    assert.deepEqual(
      checkstyle.file[0]?.error.map(({ line, column, severity }) => `${line}:${column} ${severity}`),
      ["1:35 error", "1:35 error", "1:35 warning", "1:1 info"],
    );
  });

  it("junit counts what failed, and files without findings as passed", () => {
    const { testsuites } = reader.parse(renderAs("junit", view(findings))) as {
      testsuites: {
        tests: string;
        failures: string;
        testsuite: { name: string; testcase: { failure?: object }[] }[];
      };
    };
    assert.deepEqual([testsuites.tests, testsuites.failures], ["6", "3"]);
    assert.deepEqual(
      testsuites.testsuite.map(({ name, testcase }) => [
        name,
        testcase.filter(({ failure }) => failure !== undefined).length,
      ]),
      [
        ["migrations/001_a.up.sql", 0],
        ["migrations/003 a,b:c.up.sql", 3],
        ["/elsewhere/004.up.sql", 0],
      ],
    );
  });

  it("rdjsonl has one diagnostic a line, columns in bytes, and safe fixes as suggestions", () => {
    const diagnostics = renderAs("rdjsonl", view(findings))
      .split("\n")
      .map(
        (line) =>
          JSON.parse(line) as {
            severity: string;
            location: { range: { start: { line: number; column: number } } };
            suggestions?: { text: string }[];
          },
      );
    assert.deepEqual(
      diagnostics.map(({ severity }) => severity),
      ["ERROR", "ERROR", "WARNING", "INFO", "INFO"],
    );
    // Before the column stand two letters of two bytes each, and one sign of two UTF-16 units and four bytes.
    assert.deepEqual(diagnostics[0]?.location.range.start, { line: 1, column: 35 + 2 + 2 });
    assert.deepEqual(
      diagnostics[2]?.suggestions?.map(({ text }) => text),
      ["CONCURRENTLY "],
    );
  });

  it("markdown shows names as they are, whatever they hold", () => {
    const html = new MarkdownIt({ html: true }).render(renderAs("markdown", view(findings)));
    assert.equal(html.match(/<table>/g)?.length, 2);
    assert.equal(html.match(/<tr>/g)?.length, findings.length + 2);
    assert.ok(!html.includes("<b>"));
    assert.ok(html.includes("&lt;b&gt;&amp;"));
    assert.ok(html.includes("100% | `done`"));
  });
});
