// Changing or dropping a column that something uses.
import { ruleTester } from "./rule-tester";

const before = "CREATE TABLE a (id int, v int, w int);\nCREATE VIEW av AS SELECT v FROM a;";

ruleTester("alter-column-type-dependents", {
  reject: [
    {
      before: "CREATE TABLE a (v int);\nCREATE PUBLICATION pub FOR TABLE a WHERE (v > 0);",
      up: "ALTER TABLE a ALTER ⟦v⟧ TYPE bigint;",
      says: /the publication pub/,
    },
    {
      before:
        "CREATE TABLE a (v int);\nCREATE RULE r AS ON UPDATE TO a DO ALSO INSERT INTO log VALUES (NEW.v);",
      up: "ALTER TABLE a DROP COLUMN ⟦v⟧;",
      says: /the rule r/,
    },
    { before, up: "ALTER TABLE a ALTER COLUMN ⟦v⟧ TYPE bigint;", says: /the view av uses it/ },
    { before, up: "ALTER TABLE a DROP COLUMN ⟦v⟧;", says: /Dropping v without CASCADE fails/ },
    {
      before: "CREATE TABLE a (id int, v int);\nCREATE MATERIALIZED VIEW m AS SELECT id FROM a WHERE v > 0;",
      up: "ALTER TABLE a ALTER ⟦v⟧ TYPE bigint;",
      says: /the materialized view m/,
    },
    {
      before: "CREATE TABLE a (v int, d int GENERATED ALWAYS AS (v * 2) STORED);",
      up: "ALTER TABLE a ALTER ⟦v⟧ TYPE bigint;",
      says: /the generated column d/,
    },
    {
      before:
        "CREATE TABLE a (v int);\nCREATE TRIGGER tr AFTER UPDATE OF v ON a FOR EACH ROW EXECUTE FUNCTION f();",
      up: "ALTER TABLE a ALTER ⟦v⟧ TYPE bigint;",
      says: /the trigger tr/,
    },
    {
      before:
        "CREATE TABLE a (v int);\nCREATE TRIGGER tr AFTER UPDATE ON a FOR EACH ROW WHEN (NEW.v > 0) EXECUTE FUNCTION f();",
      up: "ALTER TABLE a ALTER ⟦v⟧ TYPE bigint;",
    },
    {
      before: "CREATE TABLE a (v int);\nCREATE POLICY p ON a USING (v = 1);",
      up: "ALTER TABLE a ALTER ⟦v⟧ TYPE bigint;",
      says: /the policy p/,
    },
    {
      before:
        "CREATE TABLE a (id int, v int);\nCREATE TABLE b (id int, w int);\n" +
        "CREATE VIEW ab AS WITH q AS (SELECT p.* FROM a p) SELECT q.id FROM q, b;",
      up: "ALTER TABLE a ALTER ⟦v⟧ TYPE bigint;",
      says: /the view ab/,
    },
    {
      before:
        "CREATE TABLE a (id int, v int);\nCREATE TABLE b (id int, w int);\n" +
        "CREATE VIEW ab AS SELECT w FROM b WHERE EXISTS (SELECT 1 FROM a WHERE a.id = b.id AND v > 0);",
      up: "ALTER TABLE a ALTER ⟦v⟧ TYPE bigint;",
    },
  ],
  accept: [
    {
      before:
        "CREATE TABLE a (id int, v int);\nCREATE TABLE b (id int, v int);\n" +
        "CREATE VIEW ab AS WITH q AS (SELECT id FROM a) SELECT bb.* FROM b bb JOIN q ON q.id = bb.id;",
      up: "ALTER TABLE a ALTER v TYPE bigint;",
    },
    {
      before:
        "CREATE TABLE a (id int, v int);\nCREATE TABLE b (w int);\n" +
        "CREATE VIEW ab AS SELECT s.v FROM (SELECT w AS v FROM b) s, a;",
      up: "ALTER TABLE a ALTER v TYPE bigint;",
    },
    {
      before:
        "CREATE TABLE a (id int, v int);\nCREATE TABLE b (id int, v int);\n" +
        "CREATE VIEW ab AS SELECT b.v FROM a JOIN b ON a.id = b.id;",
      up: "ALTER TABLE a ALTER v TYPE bigint;",
    },
    {
      before: "CREATE TABLE a (v int);\nCREATE POLICY p ON a USING (1 IN (SELECT v FROM other));",
      up: "ALTER TABLE a ALTER v TYPE bigint;",
    },
    {
      before: "CREATE TABLE a (id int, v int);\nCREATE PUBLICATION pub FOR TABLE a WHERE (id > 0);",
      up: "ALTER TABLE a ALTER v TYPE bigint;",
    },
    { before, up: "ALTER TABLE a ALTER w TYPE bigint;" },
    { before, up: "ALTER TABLE a DROP COLUMN v CASCADE;" },
    { before, up: "DROP VIEW av;\nALTER TABLE a ALTER v TYPE bigint;\nCREATE VIEW av AS SELECT v FROM a;" },
    {
      before: "CREATE TABLE a (v int, d int GENERATED ALWAYS AS (v * 2) STORED);",
      up: "ALTER TABLE a DROP COLUMN d, DROP COLUMN v;",
    },
    {
      before:
        "CREATE TABLE a (v int);\nCREATE TRIGGER tr AFTER UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f();",
      up: "ALTER TABLE a ALTER v TYPE bigint;",
    },
    "ALTER TABLE a ALTER v TYPE bigint;",
  ],
});
