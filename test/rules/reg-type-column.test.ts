// Columns that pg_upgrade refuses.
import { ruleTester } from "./rule-tester";

ruleTester("reg-type-column", {
  reject: [
    "CREATE TABLE a (b ⟦regproc⟧, c ⟦regprocedure⟧, d ⟦regoper⟧, e ⟦regoperator⟧);",
    "ALTER TABLE a ADD COLUMN b ⟦regconfig⟧, ADD c ⟦regdictionary⟧, ADD d ⟦regnamespace⟧, ADD e ⟦regcollation⟧;",
    "CREATE TABLE a (b ⟦pg_catalog.regproc⟧[]);",
    { up: "CREATE TABLE a (b ⟦handler⟧);", before: "CREATE DOMAIN handler AS regproc;", vary: false },
  ],
  accept: [
    "CREATE TABLE a (b regclass, c regtype, d regrole, e text);",
    "SELECT set_config('a', 'f'::regproc::text, true);",
    "CREATE TEMP TABLE a (b regproc) ON COMMIT DROP;",
    "CREATE TABLE a (b text, c tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, b)) STORED);",
  ],
});
