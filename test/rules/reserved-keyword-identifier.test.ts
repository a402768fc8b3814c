// Names that are reserved words.
import { ruleTester } from "./rule-tester";

ruleTester("reserved-keyword-identifier", {
  reject: [
    'CREATE TABLE ⟦"order"⟧ (id int);',
    'CREATE TABLE a (⟦"user"⟧ text, ⟦"end"⟧ int, ⟦"left"⟧ int);',
    'ALTER TABLE a ADD COLUMN ⟦"group"⟧ int;',
    'ALTER TABLE a RENAME TO ⟦"table"⟧;',
    { up: 'CREATE TABLE a (⟦"system_user"⟧ text);', postgres: 16 },
  ],
  accept: [
    "CREATE TABLE orders (name text, value int, time timestamptz, type text, date date);",
    'CREATE TABLE "Order" (id int);',
    'ALTER TABLE "order" ADD COLUMN b int;',
    'CREATE INDEX CONCURRENTLY "order" ON a (b);',
    { up: 'CREATE TABLE a ("system_user" text);', postgres: 15 },
    "CREATE TABLE a (b int, between_dates int);",
  ],
});
