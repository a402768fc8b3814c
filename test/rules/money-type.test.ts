// Columns of type money.
import { ruleTester } from "./rule-tester";

ruleTester("money-type", {
  reject: [
    "CREATE TABLE a (b ⟦money⟧);",
    "ALTER TABLE a ADD COLUMN b ⟦money⟧, ALTER COLUMN c SET DATA TYPE ⟦pg_catalog.money⟧;",
    'CREATE TABLE a (b ⟦"money"⟧, c ⟦money⟧[]);',
  ],
  accept: [
    "CREATE TABLE a (money numeric(12, 2));",
    "UPDATE a SET b = c::money WHERE id = 1;",
    "CREATE TABLE a (b app.money);",
    "ALTER TABLE a DROP COLUMN money;",
  ],
});
