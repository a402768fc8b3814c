// How a file is sent: the one answer that the linter and apply share.
import { strict as assert } from "node:assert";
import { parseSqlFile } from "../../../server/src/sql/parse-sql-file";
import { transactionModel, type TransactionModel } from "../../../server/src/migrations/transaction-model";
import type { Statement } from "../../../server/src/sql/sql-file";
import { parsedFile, reducedParser } from "../../support/parsers";

async function modelOf(text: string): Promise<TransactionModel> {
  return transactionModel(await parsedFile(text));
}

function texts(statements: readonly Statement[]): string {
  return statements.map(({ parsed }) => parsed.text).join("; ");
}

/** The model in one line. */
async function shape(text: string): Promise<string> {
  const model = await modelOf(text);
  if (model.mode === "transaction")
    return `${model.envelope ? "envelope" : "transaction"}: ${texts(model.statements)}`;
  if (model.mode === "refused")
    return `refused ${text.slice(model.statement.start, model.statement.end)}: ${model.reason}`;
  return model.units.map((unit) => `${unit.kind}: ${texts(unit.statements)}`).join(" | ");
}

describe("a file is one transaction", () => {
  it("when nothing in it speaks against it", async () => {
    assert.equal(await shape("select 1; select 2;"), "transaction: select 1; select 2");
    assert.equal(await shape("-- nothing\n"), "transaction: ");
    assert.equal(
      await shape("savepoint s; select 1; rollback to s; release s;"),
      "transaction: savepoint s; select 1; rollback to s; release s",
    );
  });

  it("without the BEGIN and COMMIT it wraps itself in", async () => {
    assert.equal(await shape("begin; select 1; select 2; commit;"), "envelope: select 1; select 2");
    assert.equal(await shape("start transaction; select 1; end;"), "envelope: select 1");
    assert.equal(
      await shape("set lock_timeout = 1; begin; select 1; commit"),
      "envelope: set lock_timeout = 1; select 1",
    );
    assert.equal(await shape("begin; commit;"), "envelope: ");
  });

  it("with the lines that pg_dump writes for psql", async () => {
    assert.equal(await shape("\\restrict abc\nselect 1;\n\\unrestrict abc\n"), "transaction: select 1");
  });

  it("with COPY and its data", async () => {
    assert.equal(await shape("copy t from stdin;\n1\n\\.\n"), "transaction: copy t from stdin");
  });
});

describe("a file is run in units", () => {
  it("when a statement refuses a transaction block", async () => {
    assert.equal(
      await shape(
        "set lock_timeout = 1; select 1; create index concurrently i on t (a); vacuum t; select 2;",
      ),
      "transaction: set lock_timeout = 1; select 1 | single: create index concurrently i on t (a) | single: vacuum t | transaction: select 2",
    );
  });

  it("and says why", async () => {
    const model = await modelOf("create index concurrently i on t (a);");
    assert.equal(model.mode, "units");
    assert.match(model.reason, /^CREATE INDEX CONCURRENTLY cannot run in a transaction/);
  });
});

describe("a file is refused", () => {
  const cases: Readonly<Record<string, RegExp>> = {
    "select 1; commit; select 2;": /^refused commit: COMMIT inside a migration/,
    "begin; select 1; commit; select 2;": /^refused begin: BEGIN/,
    "begin; select 1; commit; begin; select 2; commit;": /^refused begin/,
    "begin; select 1;": /^refused begin/,
    "select 1; rollback;": /^refused rollback: ROLLBACK/,
    "begin isolation level serializable; select 1; commit;": /^refused begin isolation/,
    "begin; select 1; commit and chain;": /^refused begin/,
    "begin; create index concurrently i on t (a); commit;": /between BEGIN and COMMIT/,
    "savepoint s; vacuum t;": /^refused savepoint s: savepoints/,
    "\\i other.sql\nselect 1;": /^refused \\i other\.sql: \\i is a command of psql/,
    "select 1;\n\\connect other": /\\connect/,
    "\\restricted x\n": /\\restricted/,
    "alter tabel t;": /^refused alter tabel t: syntax error/,
    "select 'open": /no closing '/,
    "copy t from stdin;\n": /needs its data lines/,
    "copy t to stdout;": /to nobody/,
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(JSON.stringify(text), async () => assert.match(await shape(text), expected));
  }

  it("in reduced mode when a statement is not understood", async () => {
    const model = transactionModel(parseSqlFile("select 1; create policy p on t;", await reducedParser()));
    assert.equal(model.mode, "refused");
    assert.match(model.reason, /reduced/);
  });
});
