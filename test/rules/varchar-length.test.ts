// Columns whose limit is part of the type.
import { ruleTester } from "./rule-tester";

ruleTester("varchar-length", {
  reject: [
    {
      up: "CREATE TABLE a (b ⟦varchar(10)⟧ NOT NULL);",
      fixed: "CREATE TABLE a (b text CHECK (char_length(b) <= 10) NOT NULL);",
      vary: false,
    },
    "ALTER TABLE a ADD COLUMN b ⟦character varying(10)⟧;",
    "CREATE TABLE a (b ⟦char varying(5)⟧, c ⟦varchar(5)⟧[]);",
  ],
  accept: [
    "CREATE TABLE a (b varchar, c text, d char(3), e varchar[]);",
    "ALTER TABLE a ALTER COLUMN b TYPE varchar(200);",
    "SELECT set_config('a.b', c::varchar(10), false) FROM d;",
    "CREATE FUNCTION f(a varchar(10)) RETURNS int LANGUAGE sql RETURN 1;",
    "CREATE TABLE a (b numeric(10, 2), c varbit(3), d timestamp(3));",
  ],
});
