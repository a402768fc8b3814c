// The down names something that is not there, and the up made something of nearly that name.
import { ruleTester } from "./rule-tester";

ruleTester("pair-name-mismatch", {
  reject: [
    {
      up: "ALTER TABLE app.t ADD COLUMN a int;\nCREATE INDEX t_a ON app.t (a);",
      down: "DROP INDEX ⟦t_a⟧;\nALTER TABLE app.t DROP COLUMN a;",
    },
    { up: "CREATE TABLE customers (id int);", down: "DROP TABLE ⟦customer⟧;" },
    { up: "CREATE INDEX idx_users_email ON users (email);", down: "DROP INDEX ⟦idx_user_email⟧;" },
    {
      up: "CREATE INDEX idx_users_email ON users (email);",
      down: "DROP INDEX IF EXISTS ⟦idx_users_emails⟧;",
    },
    { up: "CREATE TABLE app.users (id int);", down: "DROP TABLE ⟦users⟧;" },
    {
      up: "ALTER TABLE users ADD FOREIGN KEY (org) REFERENCES orgs;",
      down: "ALTER TABLE users DROP CONSTRAINT ⟦users_orgs_fk⟧;",
    },
    {
      up: "CREATE UNIQUE INDEX i ON t (a);\nALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE USING INDEX i;",
      down: "DROP INDEX ⟦i⟧;",
    },
    {
      up: "ALTER TABLE t RENAME TO u;\nALTER TABLE u ADD COLUMN a int;",
      down: "ALTER TABLE ⟦t⟧ DROP COLUMN a;\nALTER TABLE u RENAME TO t;",
    },
    { up: 'CREATE TABLE "Users" (id int);', down: "DROP TABLE ⟦Users⟧;" },
    {
      up: "CREATE FUNCTION calc_total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      down: "DROP FUNCTION ⟦calc_totals⟧(int);",
    },
    {
      up: "CREATE FUNCTION calc(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      down: "DROP FUNCTION ⟦calc⟧(text);",
    },
    { up: "ALTER TABLE t ADD COLUMN user_id int;", down: "ALTER TABLE t DROP COLUMN ⟦userid⟧;" },
    { up: "ALTER TABLE users ADD COLUMN age int;", down: "ALTER TABLE user_ DROP COLUMN ⟦age⟧;" },
  ],
  accept: [
    { up: "CREATE TABLE Customers (id int);", down: "DROP TABLE customers;" },
    {
      up: "SET search_path TO app;\nCREATE TABLE users (id int);",
      down: "SET search_path TO app;\nDROP TABLE users;",
      vary: false,
    },
    {
      up: "ALTER TABLE users ADD FOREIGN KEY (org) REFERENCES orgs;",
      down: "ALTER TABLE users DROP CONSTRAINT users_org_fkey;",
    },
    { up: "CREATE INDEX ON users (email);", down: "DROP INDEX users_email_idx;" },
    { up: "CREATE INDEX ON users (lower(email));", down: "DROP INDEX users_lower_idx;" },
    {
      up: "CREATE INDEX a_very_long_index_name_that_goes_on_and_on_until_it_is_too_long_for_pg ON t (a);",
      down: "DROP INDEX a_very_long_index_name_that_goes_on_and_on_until_it_is_too_long_for_pg;",
    },
    {
      up: "CREATE INDEX a_very_long_index_name_that_goes_on_and_on_until_it_is_too_long_for_pg ON t (a);",
      down: "DROP INDEX a_very_long_index_name_that_goes_on_and_on_until_it_is_too_long_;",
    },
    {
      up: "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);\nALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE USING INDEX i;",
      down: "ALTER TABLE t DROP CONSTRAINT t_a_key;",
    },
    {
      up: "CREATE FUNCTION calc(a integer, b varchar(20) DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 1';",
      down: "DROP FUNCTION calc(int4, character varying);",
    },
    {
      up: "CREATE TABLE orders (id int);\nCREATE TABLE orders2 (id int);",
      down: "DROP TABLE orders2;\nDROP TABLE orders;",
    },
    {
      up: "CREATE TABLE a (id int PRIMARY KEY);\nALTER TABLE a RENAME CONSTRAINT a_pkey TO pk_a;",
      down: "ALTER TABLE a DROP CONSTRAINT pk_a;\nDROP TABLE a;",
    },
    {
      up: "ALTER TABLE app.t ADD COLUMN a int;\nCREATE INDEX t_a ON app.t (a);",
      down: "ALTER TABLE app.t DROP COLUMN a;\nDROP INDEX IF EXISTS app.t_a;",
    },
    {
      before: "CREATE TABLE t (a text);",
      up: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
      down: "ALTER TABLE t DROP CONSTRAINT t_a_not_null;",
    },
  ],
});
