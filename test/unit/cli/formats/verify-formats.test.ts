// The formats of a verify against a parser of each, with the awkward values that files and names can hold.
import assert from "node:assert/strict";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import MarkdownIt from "markdown-it";
import { renderVerifyAs } from "../../../../server/src/cli/formats/report-formats";
import type { VerifyReport, VerifyResult } from "../../../../server/src/protocol/reports/verify";

const awkward = 'größe😀 <b>&\u0007 | `x` "y"';

function result(more: Partial<VerifyResult>): VerifyResult {
  const none = { differences: [], error: null, reason: null };
  return { version: "001", name: "users", outcome: "restores", ms: 1200, ...none, ...more };
}

const report: VerifyReport = {
  schema: "migrate-safe/verify/1",
  engine: { kind: "pglite", version: "18.0" },
  shard: { index: 2, count: 3 },
  modes: [
    { mode: "one-transaction", version: "002", error: { code: "25001", message: awkward }, differences: [] },
    { mode: "simple-queries", version: null, error: null, differences: [] },
  ],
  results: [
    result({}),
    result({
      version: "002",
      name: awkward,
      outcome: "down-fails",
      error: {
        code: "42P01",
        message: `relation "${awkward}" does not exist`,
        path: "/work/app/migrations/002_a.down.sql",
        range: { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } },
      },
    }),
    result({ version: "003", outcome: "skipped", reason: "The extension postgis is not there." }),
  ],
  stages: [
    { id: "create", title: "Create", status: "pass", summary: "made", details: [], remedy: null, ms: 5 },
    {
      id: "downs",
      title: "Downs",
      status: "fail",
      summary: "failed",
      details: [awkward],
      remedy: null,
      ms: 5,
    },
    {
      id: "compare",
      title: "Compare",
      status: "skip",
      summary: "not reached",
      details: [],
      remedy: null,
      ms: 0,
    },
  ],
  checks: [{ id: "time", status: "pass", summary: "fast", details: [], remedy: null }],
  summary: {
    restores: 1,
    differs: 0,
    "up-fails": 0,
    "down-fails": 1,
    "reup-fails": 0,
    "no-down": 0,
    irreversible: 0,
    skipped: 1,
  },
};

describe("formats of verify", () => {
  it("writes JUnit's XML with a failure at its place, and what is unverified as skipped", () => {
    const text = renderVerifyAs("junit", report, "/work/app");
    assert.equal(XMLValidator.validate(text), true);
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(text).testsuites;
    assert.equal(parsed["@_tests"], "9");
    assert.equal(parsed["@_failures"], "2");
    const [migrations, , , modes] = parsed.testsuite;
    assert.equal(modes.testcase[0]["@_name"], "All in one transaction");
    assert.match(modes.testcase[0]["system-out"], /^002 fails: .*\(25001\)/s);
    assert.equal(modes["@_failures"], "0");
    assert.equal(migrations["@_skipped"], "1");
    const [good, bad, skipped] = migrations.testcase;
    assert.deepEqual(Object.keys(good), ["@_name", "@_classname", "@_time"]);
    assert.equal(good["@_time"], "1.200");
    assert.match(bad.failure["#text"], /^migrations\/002_a\.down\.sql:3:5: relation .*\(42P01\)$/);
    assert.match(skipped.skipped["@_message"], /skipped: The extension postgis is not there/);
  });

  it("writes Markdown whose tables hold whatever a name holds", () => {
    const text = renderVerifyAs("markdown", report, "/work/app");
    const html = new MarkdownIt({ html: true }).render(text);
    assert.equal(html.match(/<table>/g)?.length, 4);
    assert.equal(html.match(/<tr>/g)?.length, 1 + 3 + 1 + 1 + 1 + 2 + 1 + 2);
    assert.ok(!html.includes("<b>&"));
    assert.match(html, /unverified: 1/);
    assert.match(html, /part 2 of 3/);
  });
});
