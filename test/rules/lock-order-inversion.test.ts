// Tables locked in opposite orders.
import { ruleTester } from "./rule-tester";

ruleTester("lock-order-inversion", {
  reject: [
    {
      files: [
        ["001_a.up.sql", "BEGIN; ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int; COMMIT;"],
        ["002_b.up.sql", "BEGIN; ALTER TABLE b ADD COLUMN y int; ⟦ALTER TABLE a ADD COLUMN y int⟧; COMMIT;"],
      ],
      wrap: "none",
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE a ADD x int; ALTER TABLE b ADD x int;"],
        ["001_a.down.sql", "ALTER TABLE b DROP x; ⟦ALTER TABLE a DROP x⟧;"],
      ],
      says: /its up locks a first and then b/,
    },
    {
      files: [
        ["001_a.up.sql", "LOCK TABLE a, public.b;"],
        ["002_b.up.sql", "⟦TRUNCATE b, a⟧;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE s.a ADD x int; ALTER TABLE b ADD x int;"],
        ["002_b.up.sql", "ALTER TABLE b ADD y int; ⟦CREATE INDEX i ON s.a (y)⟧;"],
      ],
      says: /a/,
    },
  ],
  accept: [
    {
      files: [
        ["001_a.up.sql", "BEGIN; ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int; COMMIT;"],
        ["002_b.up.sql", "BEGIN; ALTER TABLE a ADD COLUMN y int; ALTER TABLE b ADD COLUMN y int; COMMIT;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "BEGIN; ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int; COMMIT;"],
        ["002_b.up.sql", "ALTER TABLE b ADD y int; ALTER TABLE a ADD y int;"],
      ],
      wrap: "none",
    },
    {
      files: [
        ["001_a.up.sql", "BEGIN; ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int; COMMIT;"],
        ["002_b.up.sql", "UPDATE b SET x = 1; UPDATE a SET x = 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE b (id int); ALTER TABLE a ADD x int; ALTER TABLE b ADD x int;"],
        ["002_b.up.sql", "ALTER TABLE b ADD y int; ALTER TABLE a ADD y int;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE a ADD x int;"],
        ["002_b.up.sql", "ALTER TABLE a ADD y int; ALTER TABLE a ADD z int;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "BEGIN; ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int; COMMIT;"],
        ["002_b.up.sql", "ALTER TABLE b ADD y int; COMMIT; ALTER TABLE a ADD y int;"],
      ],
      wrap: "none",
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE s.a ADD x int; ALTER TABLE b ADD x int;"],
        ["002_b.up.sql", "ALTER TABLE b ADD y int; ALTER TABLE a ADD y int;"],
      ],
    },
  ],
});
