// Sequences that end early.
import { ruleTester } from "./rule-tester";

ruleTester("sequence-int", {
  reject: [
    {
      up: "CREATE SEQUENCE a AS ⟦integer⟧;",
      fixes: ["Use bigint"],
      fixed: "CREATE SEQUENCE a AS bigint;",
      vary: false,
    },
    { up: "CREATE SEQUENCE a AS ⟦smallint⟧ START 1;", says: /32,767/ },
    { up: "CREATE SEQUENCE a AS bigint ⟦MAXVALUE⟧ 2147483647;", says: /2,147,483,647/ },
    "CREATE SEQUENCE IF NOT EXISTS a ⟦MAXVALUE⟧ 1000 NO CYCLE;",
  ],
  accept: [
    "CREATE SEQUENCE a;",
    "CREATE SEQUENCE a AS bigint MAXVALUE 2147483648;",
    "CREATE SEQUENCE a AS integer CYCLE;",
    "CREATE SEQUENCE a INCREMENT -1 MAXVALUE -1;",
    "CREATE TEMP SEQUENCE a AS integer;",
    "CREATE SEQUENCE a NO MAXVALUE;",
  ],
});
