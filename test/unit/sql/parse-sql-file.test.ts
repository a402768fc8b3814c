// From text to statements: boundaries, and what stays analysed when something in the middle is broken.
import { strict as assert } from "node:assert";
import { parseSqlFile } from "../../../server/src/sql/parse-sql-file";
import { fullParser, parsedFile } from "../../support/parsers";

async function statementTexts(text: string): Promise<readonly string[]> {
  return (await parsedFile(text)).statements.map(({ start, end }) => text.slice(start, end));
}

describe("splitting a file", () => {
  it("keeps semicolons in strings, quotes, comments and bodies", async () => {
    const parts = [
      "select ';' || $$;$$ /* ; */ || 'x'",
      'create table "a;b" (c int)',
      "create function f() returns int language plpgsql as $fn$ begin return 1; end; $fn$",
      "create rule r as on insert to t do (select 1; select 2)",
    ];
    assert.deepEqual(await statementTexts(`${parts.join(";\n")};`), parts);
  });

  it("ends a BEGIN ATOMIC body at its own END, past CASE … END", async () => {
    const body =
      "create or replace function f(a int) returns int language sql\nbegin atomic\n" +
      "  select case when a > 0 then case a when 1 then 2 end else 3 end;\n  select 4;\nend";
    assert.deepEqual(await statementTexts(`${body};\nselect 1;`), [body, "select 1"]);
  });

  it("takes BEGIN and CASE outside a routine for what they are", async () => {
    assert.deepEqual(await statementTexts("begin; select case when true then 1 end; end;"), [
      "begin",
      "select case when true then 1 end",
      "end",
    ]);
  });

  it("gives nothing for comments, blanks and empty statements", async () => {
    const file = await parsedFile("-- one\n;; /* two */ ;\n\n");
    assert.equal(file.statements.length, 0);
    assert.deepEqual(
      file.comments.map(({ kind }) => kind),
      ["line", "block"],
    );
  });

  it("says whether a statement ends in a semicolon", async () => {
    const { statements } = await parsedFile("select 1; select 2");
    assert.deepEqual(
      statements.map(({ terminated }) => terminated),
      [true, false],
    );
  });

  it("gives the same statements with CRLF, and comments without the line end", async () => {
    const text = "-- first\r\nselect 1;\r\n\r\nselect 2;\r\n";
    const file = await parsedFile(text);
    assert.deepEqual(await statementTexts(text), ["select 1", "select 2"]);
    assert.deepEqual(file.comments, [{ start: 0, end: 8, kind: "line" }]);
  });

  it("takes COPY data out of the text and up to its last line", async () => {
    const text = "copy t (a) from stdin;\n1\tit's\n2\t;\n\\.\nselect 1;";
    const { statements, metaCommands } = await parsedFile(text);
    assert.equal(statements.length, 2);
    const data = statements[0]?.copyData;
    assert.equal(text.slice(data?.start, data?.end), "1\tit's\n2\t;\n");
    assert.equal(metaCommands.length, 0);
  });

  it("finds no COPY data without a closing line", async () => {
    const { statements } = await parsedFile("copy t from stdin;\nselect 1;");
    assert.equal(statements[0]?.copyData, null);
    assert.equal(statements.length, 2);
  });

  it("sets psql lines apart", async () => {
    const text = "\\set x 'y\nselect 1;\r\n\\i other.sql\r\n";
    const { metaCommands, statements } = await parsedFile(text);
    assert.deepEqual(
      metaCommands.map(({ start, end }) => text.slice(start, end)),
      ["\\set x 'y", "\\i other.sql"],
    );
    assert.equal(statements.length, 1);
  });
});

/** Four statements that a careless splitter would break in pieces. */
function block(index: number): string {
  return [
    `-- don't; count ${index}`,
    `/* nested /* ' */ ; */\ncreate table t${index} (a int, b text default 'x;''y');`,
    `create function f${index}() returns int language plpgsql as $fn$\nbegin\n  return 1;\nend\n$fn$;`,
    `create function g${index}(a int) returns int begin atomic\n  select case when a > 0 then 1 end;\nend;`,
    `alter table t${index}\n  add column c int;`,
  ].join("\n");
}

function isOfBlock(text: string): boolean {
  return /\b[tfg][0-5]\b/.test(text.slice(0, 60));
}

describe("a broken statement", () => {
  const before = [0, 1, 2].map(block).join("\n");
  const after = [3, 4, 5].map(block).join("\n");
  const others = 24;

  const breaks: Readonly<Record<string, string>> = {
    "nothing broken": "",
    "a half-typed ALTER with a semicolon": "alter table x add colu mn;",
    "a half-typed ALTER without a semicolon": "alter table x add",
    "an open parenthesis": "create table x (a int",
    "an open string": "select 'it;",
    "an open quoted name": 'select "a;',
    "an open dollar quote": "create function x() returns int as $$ begin;",
    "an open comment": "/* what;",
    "BEGIN ATOMIC without END": "create function x() returns int begin atomic select 1;",
    "psql lines": "\\i other.sql\n\\set a b",
    "COPY data": "copy x from stdin;\n1\t'\n\\.",
    "a stray word": "oops",
  };

  for (const [name, broken] of Object.entries(breaks)) {
    it(`leaves the others readable: ${name}`, async () => {
      const { statements } = await parsedFile(`${before}\n${broken}\n${after}\n`);
      const found = statements.filter(({ parsed }) => parsed.tree !== null && isOfBlock(parsed.text));
      assert.equal(found.length, others);
    });
  }

  it("is resynchronised at the next statement, which is marked", async () => {
    const { statements } = await parsedFile("alter table a add\nalter table b add c int;\nselect 1;");
    assert.deepEqual(
      statements.map(({ parsed, resynced, terminated }) => [parsed.kind, resynced, terminated]),
      [
        ["unparsed", false, false],
        ["AlterTableStmt", true, true],
        ["SelectStmt", false, true],
      ],
    );
  });

  it("that only lacks its semicolon stays whole", async () => {
    const { statements } = await parsedFile("create table a (b int)\ncreate table c (d int);");
    assert.deepEqual(
      statements.map(({ parsed, terminated }) => [parsed.kind, terminated]),
      [
        ["CreateStmt", false],
        ["CreateStmt", true],
      ],
    );
  });

  it("does not keep comments twice", async () => {
    const { comments } = await parsedFile("select 'a -- x\nselect 1; -- y\n-- z\n");
    assert.equal(comments.length, 2);
  });
});

describe("parsing again after a keystroke", () => {
  it("parses only the statement that changed", async () => {
    const parser = await fullParser();
    const text = "select 1000001;\nselect 1000002;\nselect 1000003;\n";
    const first = parseSqlFile(text, parser);
    const second = parseSqlFile(text.replace("1000002", "10000025"), parser);
    assert.equal(second.statements[0]?.parsed, first.statements[0]?.parsed);
    assert.equal(second.statements[2]?.parsed, first.statements[2]?.parsed);
    assert.notEqual(second.statements[1]?.parsed, first.statements[1]?.parsed);
  });
});
