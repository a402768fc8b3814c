// ALTER COLUMN … SET EXPRESSION.
import { ruleTester } from "./rule-tester";

ruleTester("alter-column-set-expression", {
  reject: [
    {
      up: "ALTER TABLE t ALTER COLUMN n ⟦SET EXPRESSION⟧ AS (a + 2);",
      postgres: 17,
      says: /computes it again/,
    },
    {
      up: "ALTER TABLE t ALTER n ⟦SET EXPRESSION⟧ AS (a + 2);",
      postgres: 18,
      severity: "warning",
      says: /unless it is a virtual column/,
    },
    {
      before: "CREATE TABLE t (a int, n int GENERATED ALWAYS AS (a) STORED);",
      up: "ALTER TABLE t ALTER n ⟦SET EXPRESSION⟧ AS (a + 2), ADD COLUMN z int;",
      postgres: 18,
    },
  ],
  accept: [
    {
      before: "CREATE TABLE t (a int, n int GENERATED ALWAYS AS (a));",
      up: "ALTER TABLE t ALTER n SET EXPRESSION AS (a + 2);",
      postgres: 18,
    },
    { up: "ALTER TABLE t ALTER n DROP EXPRESSION;", postgres: 17 },
    { up: "ALTER TABLE t ALTER n SET DEFAULT 2;", postgres: 17 },
    {
      up: "CREATE TABLE t (a int, n int GENERATED ALWAYS AS (a) STORED);\nALTER TABLE t ALTER n SET EXPRESSION AS (a + 2);",
      postgres: 17,
    },
  ],
});
