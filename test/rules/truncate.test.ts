// Tables that are emptied by TRUNCATE.
import { ruleTester } from "./rule-tester";

ruleTester("truncate", {
  reject: [
    { up: "TRUNCATE TABLE ⟦sessions⟧;", says: /every row of (public\.)?sessions/ },
    "TRUNCATE ONLY ⟦sessions⟧ RESTART IDENTITY CASCADE;",
    "TRUNCATE ⟦a⟧, ⟦b⟧;",
    { up: "TRUNCATE app.⟦app⟧;", vary: false },
    "CREATE TABLE IF NOT EXISTS t (a int);\nTRUNCATE ⟦t⟧;",
    { before: "CREATE TABLE t (a int);", up: "TRUNCATE ⟦t⟧;" },
    { up: "INSERT INTO t (a) VALUES (1);", down: "TRUNCATE ⟦t⟧;" },
    "CREATE TABLE work (a int);\nTRUNCATE work, ⟦other⟧;",
  ],
  accept: [
    "DELETE FROM sessions WHERE expires_at < now();",
    "CREATE TEMP TABLE work (a int);\nTRUNCATE work;",
    "CREATE TABLE work (a int);\nTRUNCATE work;",
    { up: "TRUNCATE pg_temp.work;", vary: false },
    { up: "CREATE TABLE t (a int);", down: "TRUNCATE t;\nDROP TABLE t;" },
    "SELECT 'TRUNCATE t';",
  ],
});
