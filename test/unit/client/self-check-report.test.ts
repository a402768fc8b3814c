// "Why is it quiet?": the answer comes first, and names what to change.
import { strict as assert } from "node:assert";
import type { FileCheck, SelfCheck } from "../../../server/src/protocol/requests";
import { selfCheckReport } from "../../../client/src/reports/self-check-report";

const alive = { trusted: true, serverProblem: null, version: "1.2.3" };
const sound: FileCheck = {
  path: "/shop/migrations/001_a.up.sql",
  folder: "/shop/migrations",
  version: "001",
  isLinted: true,
  left: null,
  findings: 0,
};

function answer(facts: Partial<FileCheck>): string {
  const check: SelfCheck = { reduced: false, folders: [], file: { ...sound, ...facts } };
  return selfCheckReport(alive, check).split("\n\n")[1] ?? "";
}

describe("the self-check page", () => {
  it("answers for the file in sight first", () => {
    assert.match(answer({}), /checked as a half of migration 001, and nothing was found/);
    assert.match(answer({ findings: 2 }), /not quiet: it has 2 findings/);
    assert.match(answer({ isLinted: false }), /`migrateSafe\.lint\.enable` is off/);
    assert.match(answer({ left: "since" }), /`lint\.since` in `migrate-safe\.jsonc` leaves it out/);
    assert.match(answer({ version: null }), /does not fit the layout/);
    assert.match(answer({ folder: null, version: null }), /lies in no migrations folder/);
  });

  it("says how to name the folder when none was found", () => {
    const page = selfCheckReport(alive, { reduced: false, folders: [], file: null });
    assert.match(page, /`migrateSafe\.migrations\.folder`/);
  });

  it("lists what is not understood, with its place", () => {
    const folder = {
      folder: "/shop/migrations",
      config: null,
      layout: "migrate-safe",
      migrations: 1,
      files: 2,
      strays: [],
      rulesOff: [],
      notUnderstood: [{ path: "/shop/migrations/001_a.up.sql", line: 7, message: 'syntax error at ";"' }],
      notUnderstoodCount: 3,
    };
    const page = selfCheckReport(alive, { reduced: false, folders: [folder], file: null });
    assert.match(page, /`\/shop\/migrations\/001_a\.up\.sql:7` syntax error/);
    assert.match(page, /3 statements not understood/);
    assert.match(page, /and 2 more/);
  });

  it("says that the server is gone, or the folder is not trusted", () => {
    const page = selfCheckReport({ ...alive, trusted: false, serverProblem: "it stopped" }, null);
    assert.match(page, /\*\*does not answer\*\*: it stopped/);
    assert.match(page, /\*\*not trusted\*\*/);
  });
});
