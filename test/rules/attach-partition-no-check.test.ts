// ATTACH PARTITION with and without a proof.
import { ruleTester } from "./rule-tester";

const parent = "CREATE TABLE p (k int NOT NULL) PARTITION BY RANGE (k);\n";
const attach = "ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (10) TO (20);";
const marked = "ALTER TABLE p ⟦ATTACH PARTITION⟧ c FOR VALUES FROM (10) TO (20);";
const dates = "ALTER TABLE p ⟦ATTACH PARTITION⟧ c FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');";

ruleTester("attach-partition-no-check", {
  reject: [
    marked,
    { before: `${parent}CREATE TABLE c (k int NOT NULL);`, up: marked },
    { before: `${parent}CREATE TABLE c (k int NOT NULL, CHECK (k >= 10 AND k < 21));`, up: marked },
    { before: `${parent}CREATE TABLE c (k int NOT NULL, CHECK (k >= 10));`, up: marked },
    {
      before: `${parent}CREATE TABLE c (k int NOT NULL);\nALTER TABLE c ADD CHECK (k >= 10 AND k < 20) NOT VALID;`,
      up: marked,
    },
    {
      before:
        "CREATE TABLE p (k int) PARTITION BY RANGE (k);\nCREATE TABLE c (k int, CHECK (k >= 10 AND k < 20));",
      up: marked,
    },
    { before: "CREATE TABLE c (at date NOT NULL, CHECK (at >= '2026-01-01'));", up: dates },
    `CREATE TABLE IF NOT EXISTS c (k int);\n${marked}`,
    `CREATE TABLE c (k int);\nINSERT INTO c SELECT k FROM old;\n${marked}`,
    {
      up: "ALTER TABLE p ⟦ATTACH PARTITION⟧ c FOR VALUES IN (1, 2);",
      before: "CREATE TABLE c (k int CHECK (k IN (1, 3)));",
    },
    { up: marked, rows: { "public.c": 20 }, severity: "info" },
  ],
  accept: [
    `CREATE TABLE c (LIKE p INCLUDING ALL);\n${attach}`,
    { before: `${parent}CREATE TABLE c (k int NOT NULL, CHECK (k >= 10 AND k < 20));`, up: attach },
    { before: `${parent}CREATE TABLE c (k int NOT NULL, CHECK (k BETWEEN 11 AND 19));`, up: attach },
    { before: `${parent}CREATE TABLE c (k int NOT NULL, CHECK (10 <= k), CHECK (20 > k));`, up: attach },
    {
      before: "CREATE TABLE c (k int, CHECK (k >= 10 AND k < 20 AND k IS NOT NULL));",
      up: attach,
    },
    {
      before: "ALTER TABLE c ADD CONSTRAINT b CHECK (k >= 10 AND k < 20) NOT VALID;",
      up: `ALTER TABLE c VALIDATE CONSTRAINT b;\n${attach}\nALTER TABLE c DROP CONSTRAINT b;`,
    },
    {
      before:
        "CREATE TABLE c (at date NOT NULL, CHECK (at >= '2026-01-01'::date AND at < DATE '2027-01-01'));",
      up: "ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    },
    {
      before: "CREATE TABLE c (k text NOT NULL CHECK (k = ANY (ARRAY['a', 'b'])));",
      up: "ALTER TABLE p ATTACH PARTITION c FOR VALUES IN ('a', 'b', 'c');",
    },
    {
      before: "CREATE TABLE c (k int NOT NULL CHECK (k < 20));",
      up: "ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (MINVALUE) TO (20);",
    },
    "ALTER INDEX p_i ATTACH PARTITION c_i;",
  ],
});
