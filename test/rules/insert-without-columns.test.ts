// Inserts that rely on the order of columns.
import { ruleTester } from "./rule-tester";

const country = 'CREATE TABLE country (code text, "Name" text, size int);';

ruleTester("insert-without-columns", {
  reject: [
    {
      up: "INSERT INTO ⟦country⟧ VALUES ('de', 'Germany');",
      says: /columns of (public\.)?country/,
      fixes: [],
    },
    "INSERT INTO ⟦country⟧ SELECT * FROM old_country;",
    { up: "INSERT INTO app.⟦country⟧ AS c VALUES (1);", vary: false },
    "WITH x AS (INSERT INTO ⟦country⟧ VALUES (1) RETURNING 1) SELECT count(*) FROM x;",
    "CREATE TABLE IF NOT EXISTS country (code text);\nINSERT INTO ⟦country⟧ VALUES ('de');",
    { up: "SELECT 1;", down: "INSERT INTO ⟦country⟧ VALUES ('de');" },
    {
      before: country,
      up: "INSERT INTO country VALUES ('de', 'Germany'), ('fr', 'France') ON CONFLICT DO NOTHING;",
      fixes: ["List the 2 columns"],
      fixed:
        "INSERT INTO country (code, \"Name\") VALUES ('de', 'Germany'), ('fr', 'France') ON CONFLICT DO NOTHING;",
    },
    { before: country, up: "INSERT INTO country SELECT 1, 2;", fixes: [] },
  ],
  accept: [
    "INSERT INTO country (code, name) VALUES ('de', 'Germany');",
    "INSERT INTO country DEFAULT VALUES;",
    "CREATE TABLE country (code text);\nINSERT INTO country VALUES ('de');",
    { up: "CREATE TEMP TABLE w AS SELECT 1 AS a;\nINSERT INTO w VALUES (2);", vary: false },
    "SELECT * FROM country;",
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'INSERT INTO country VALUES (1)';",
  ],
});
