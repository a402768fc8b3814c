// Amounts of money in floating point.
import { ruleTester } from "./rule-tester";

ruleTester("float-for-money", {
  reject: [
    "CREATE TABLE a (total_price ⟦double precision⟧);",
    "ALTER TABLE a ADD COLUMN amount ⟦real⟧, ADD balances ⟦float⟧;",
    'CREATE TABLE a ("unitPrice" ⟦float8⟧, price_eur ⟦float(20)⟧);',
  ],
  accept: [
    "CREATE TABLE a (total_price numeric(12, 2), amount bigint);",
    "CREATE TABLE a (latitude double precision, accost real, totality float8);",
    "SELECT price::float8 FROM a;",
    "ALTER TABLE a RENAME b TO price;",
  ],
});
