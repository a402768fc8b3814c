// Type changes that keep the rows and not the indexes.
import { ruleTester } from "./rule-tester";

const table = "CREATE TABLE doc (id int, title varchar(20), body text);";

ruleTester("alter-column-type-reindex", {
  reject: [
    {
      before: `${table}\nCREATE INDEX doc_lower ON doc (lower(title));`,
      up: "ALTER TABLE doc ALTER title ⟦TYPE⟧ varchar(20);",
    },
    {
      before: `${table}\nCREATE INDEX doc_new ON doc (title) WHERE id > 9;`,
      up: "ALTER TABLE doc ALTER title ⟦TYPE⟧ text;",
    },
    {
      before: `${table}\nCREATE INDEX doc_lower ON doc (lower(title));`,
      up: "ALTER TABLE doc ALTER COLUMN title ⟦TYPE⟧ text;",
      says: /builds doc_lower anew/,
    },
    {
      before: `${table}\nCREATE INDEX doc_part ON doc (id) WHERE title IS NOT NULL;`,
      up: "ALTER TABLE doc ALTER title SET DATA ⟦TYPE⟧ varchar(50);",
    },
    {
      before: `${table}\nALTER TABLE doc ADD CONSTRAINT filled CHECK (title <> '');`,
      up: "ALTER TABLE doc ALTER title ⟦TYPE⟧ text;",
      says: /tests filled on every row/,
    },
    { before: table, up: 'ALTER TABLE doc ALTER body TYPE text ⟦COLLATE⟧ "C";' },
    { up: 'ALTER TABLE doc ALTER body TYPE text ⟦COLLATE⟧ "C";' },
    {
      before: 'CREATE TABLE doc (title text COLLATE "C");',
      up: "ALTER TABLE doc ALTER title ⟦TYPE⟧ text;",
    },
  ],
  accept: [
    {
      before: `${table}\nALTER TABLE doc ADD CONSTRAINT filled CHECK (title <> '') NOT VALID;`,
      up: "ALTER TABLE doc ALTER title TYPE text;",
    },
    {
      before: `${table}\nCREATE INDEX doc_title ON doc (title);`,
      up: "ALTER TABLE doc ALTER title TYPE text;",
    },
    {
      before: `${table}\nCREATE INDEX doc_body ON doc (lower(body));`,
      up: "ALTER TABLE doc ALTER title TYPE text;",
    },
    {
      before: `${table}\nCREATE INDEX doc_lower ON doc (lower(title));`,
      up: "DROP INDEX doc_lower;\nALTER TABLE doc ALTER title TYPE text;",
    },
    {
      before: `${table}\nCREATE INDEX doc_lower ON doc (lower(title));`,
      up: "ALTER TABLE doc ALTER title TYPE varchar(5);",
    },
    {
      before: 'CREATE TABLE doc (title text COLLATE "C");',
      up: 'ALTER TABLE doc ALTER title TYPE text COLLATE "C";',
    },
    "ALTER TABLE doc ALTER title TYPE text;",
    { before: table, up: 'CREATE TABLE d (a text);\nALTER TABLE d ALTER a TYPE text COLLATE "C";' },
  ],
});
