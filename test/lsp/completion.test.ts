// Completion: the names of the schema, where a statement wants one. A bar marks the caret.
import { strict as assert } from "node:assert";
import type { CompletionItem, CompletionList, Range } from "vscode-languageserver";
import type { Editor } from "./editor";
import { inWorkspace } from "./server";

const first = "migrations/001_shop.up.sql";
const second = "migrations/002_more.up.sql";
const schema = [
  "CREATE TYPE order_state AS ENUM ('new', 'paid');",
  "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);",
  'CREATE TABLE "Order" (id bigint PRIMARY KEY, user_id bigint, "placedAt" timestamptz);',
  'CREATE INDEX orders_user_idx ON "Order" (user_id);',
  "ALTER TABLE users ADD CONSTRAINT users_email_check CHECK (email <> '') NOT VALID;",
  "CREATE VIEW paid AS SELECT id AS paid_id FROM users;",
  "CREATE SCHEMA audit;",
  "CREATE TABLE audit.log (at timestamptz);",
  "",
].join("\n");
const tables = ["Order", "audit.log", "users"];
const readable = ["Order", "audit.log", "paid", "users"];

const cases: readonly (readonly [what: string, text: string, names: readonly string[] | null])[] = [
  ["tables to alter", "ALTER TABLE |", tables],
  ["tables to drop, after the first as well", "DROP TABLE IF EXISTS users, |", tables],
  ["tables and views to read", "SELECT * FROM |;", readable],
  ["tables of a schema", "SELECT * FROM audit.|", ["log"]],
  ["tables to refer to", "ALTER TABLE users ADD FOREIGN KEY (id) REFERENCES |", tables],
  ["tables to index", "CREATE INDEX i ON |", tables],
  [
    "tables this file made before",
    "CREATE TABLE fresh (id int);\nALTER TABLE f|;",
    [...tables, "fresh"].sort(),
  ],
  ["no tables that this file dropped", "DROP TABLE users;\nALTER TABLE |", ["Order", "audit.log"]],
  ["indexes to drop", "DROP INDEX orders|", ["Order_pkey", "orders_user_idx", "users_pkey"]],
  ["columns to index", 'CREATE INDEX i ON "Order" (|)', ["id", "placedAt", "user_id"]],
  ["columns referred to", "ALTER TABLE users ADD FOREIGN KEY (id) REFERENCES users (|", ["email", "id"]],
  ["columns to insert into", "INSERT INTO users (id, |", ["email", "id"]],
  ["columns to drop", "ALTER TABLE users DROP COLUMN |", ["email", "id"]],
  ["columns to alter", "ALTER TABLE users ALTER em|", ["email", "id"]],
  ["columns of a constraint", "ALTER TABLE users ADD UNIQUE (|", ["email", "id"]],
  ["columns declared before", "CREATE TABLE t (a int, b text, PRIMARY KEY (|", ["a", "b"]],
  ["columns to comment on", "COMMENT ON COLUMN users.|", ["email", "id"]],
  ["columns of an alias", 'SELECT o.| FROM "Order" o', ["id", "placedAt", "user_id"]],
  ["columns in a condition", "UPDATE users SET email = '' WHERE |", ["email", "id"]],
  ["columns to set", "UPDATE users SET |", ["email", "id"]],
  ["columns of all tables joined", "SELECT 1 FROM users u JOIN paid p ON |", ["email", "id", "paid_id"]],
  ["constraints to validate", "ALTER TABLE users VALIDATE CONSTRAINT |", ["users_email_check", "users_pkey"]],
  ["types of a new column", "ALTER TABLE users ADD COLUMN state order|", null],
  ["types in a new table", "CREATE TABLE t (state |", null],
  ["tables inside a DO block", "DO $$ BEGIN\n  UPDATE |\nEND $$;", tables],
  ["tables while the rest of the file goes on", "ALTER TABLE |\nCREATE INDEX i ON users (id);", tables],
  ["nothing for a new name", "CREATE TABLE |", []],
  ["nothing for a new column", "ALTER TABLE users ADD COLUMN |", []],
  ["nothing in a comment", "SELECT 1; -- ALTER TABLE |", []],
  ["nothing in a string", "SELECT 'ALTER TABLE |", []],
  ["nothing between statements", "SELECT 1; |", []],
  ["nothing behind ON UPDATE", "ALTER TABLE users ADD FOREIGN KEY (id) REFERENCES users ON UPDATE |", []],
  ["nothing behind IS DISTINCT FROM", "DELETE FROM users WHERE id IS DISTINCT FROM |", []],
];

describe("completion", () => {
  it("offers the names that fit the place", async () => {
    const downs = { [first.replace("up", "down")]: "DROP VIEW paid;\n" };
    await inWorkspace({ [first]: schema, ...downs, [second]: "" }, async ({ editor, project }) => {
      const uri = project.uri(second);
      editor.open(uri, "");
      for (const [what, marked, names] of cases) {
        const items = await completed(editor, uri, marked);
        const labels = items.map(({ label }) => label).sort();
        if (names === null) assert.ok(labels.includes("order_state"), `${what}: ${labels.join()}`);
        else assert.deepEqual(labels, names, what);
      }
    });
  });

  it("writes names as SQL needs them, in place of what was typed", async () => {
    await inWorkspace({ [first]: schema, [second]: "" }, async ({ editor, project }) => {
      const uri = project.uri(second);
      editor.open(uri, "");
      const inserted = async (marked: string, label: string): Promise<unknown> => {
        const item = (await completed(editor, uri, marked)).find((one) => one.label === label);
        return item?.textEdit;
      };
      assert.deepEqual(await inserted("ALTER TABLE Or|", "Order"), {
        range: range(12, 14),
        newText: '"Order"',
      });
      assert.deepEqual(await inserted('ALTER TABLE "us|', "users"), {
        range: range(12, 15),
        newText: '"users"',
      });
      assert.deepEqual(await inserted("ALTER TABLE |", "audit.log"), {
        range: range(12, 12),
        newText: "audit.log",
      });
    });
  });

  it("tells what a name is", async () => {
    await inWorkspace({ [first]: schema, [second]: "" }, async ({ editor, project }) => {
      const uri = project.uri(second);
      editor.open(uri, "");
      const detail = async (marked: string, label: string): Promise<string | undefined> =>
        (await completed(editor, uri, marked)).find((one) => one.label === label)?.detail;
      assert.equal(await detail("ALTER TABLE |", "users"), "table, 2 columns");
      assert.equal(await detail("SELECT * FROM users WHERE |", "email"), "text, not null");
      assert.equal(await detail("DROP INDEX |", "orders_user_idx"), "index on Order");
      assert.equal(
        await detail("ALTER TABLE users DROP CONSTRAINT |", "users_email_check"),
        "check (email), not validated",
      );
      assert.equal(await detail("ALTER TABLE users ADD COLUMN s |", "order_state"), "enum: new, paid");
    });
  });
});

/** On the first line. */
function range(start: number, end: number): Range {
  return { start: { line: 0, character: start }, end: { line: 0, character: end } };
}

/** Makes the text the document's own and asks at the bar. */
async function completed(editor: Editor, uri: string, marked: string): Promise<readonly CompletionItem[]> {
  const offset = marked.indexOf("|");
  editor.change(uri, [null, marked.replace("|", "")]);
  const lines = marked.slice(0, offset).split("\n");
  const list = await editor.ask<CompletionList | null>("textDocument/completion", {
    textDocument: { uri },
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  });
  return list?.items ?? [];
}
