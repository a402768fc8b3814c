// Tables and columns that nothing explains.
import { ruleTester } from "./rule-tester";

ruleTester("comment-required", {
  reject: [
    "CREATE TABLE ⟦a⟧ (id int);",
    "ALTER TABLE a ADD COLUMN ⟦b⟧ int;",
    "CREATE TABLE ⟦a⟧ (id int);\nCOMMENT ON TABLE b IS 'x';",
    "CREATE TABLE ⟦a⟧ (id int);\nCOMMENT ON TABLE a IS NULL;",
    "CREATE TABLE ⟦a⟧ (id int);\nCOMMENT ON COLUMN a.id IS 'x';",
  ],
  accept: [
    "CREATE TABLE a (id int);\nCOMMENT ON TABLE a IS 'x';",
    "ALTER TABLE a ADD b int;\nCOMMENT ON COLUMN a.b IS 'x';",
    "CREATE TABLE app.a (id int);\nCOMMENT ON TABLE app.a IS 'x';",
    "CREATE TEMP TABLE a (id int) ON COMMIT DROP;",
    "CREATE TABLE a PARTITION OF b FOR VALUES IN (1);",
    "ALTER TABLE a DROP COLUMN b;",
  ],
});
