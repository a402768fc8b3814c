// Columns whose numbers end early.
import { ruleTester } from "./rule-tester";

ruleTester("int-column", {
  reject: [
    { up: "CREATE TABLE a (b ⟦int⟧ NOT NULL);", fixed: "CREATE TABLE a (b bigint NOT NULL);", vary: false },
    "ALTER TABLE a ADD COLUMN b ⟦smallint⟧, ADD c ⟦int2⟧;",
    "CREATE TABLE a (b ⟦integer⟧, c ⟦serial⟧, d ⟦pg_catalog.int4⟧);",
  ],
  accept: [
    "CREATE TABLE a (b bigint, c int8, d numeric, e bigserial);",
    "SELECT '1'::int;",
    "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a;",
    "CREATE TABLE a (b app.int4, c int[]);",
  ],
});
