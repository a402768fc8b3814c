// Indexes on what may change.
import { ruleTester } from "./rule-tester";

ruleTester("index-expression-not-immutable", {
  reject: [
    {
      before: "CREATE TABLE t (j jsonb, d date, body text);",
      up:
        "CREATE INDEX a ON t (((j ->> 'at')⟦::⟧timestamptz));\nCREATE INDEX b ON t (⟦date_trunc⟧('month', d));\n" +
        "CREATE INDEX c ON t ((body ⟦||⟧ d));",
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t (⟦date_trunc⟧('day', at));",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
      says: /date_trunc\(\) is not immutable/,
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t USING gin (⟦to_tsvector⟧(body));",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t (n) WHERE at > ⟦now⟧();",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t ((e⟦::⟧text));",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
    },
    {
      up: "CREATE INDEX i ON t (⟦f⟧(a));",
      before: "CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql AS 'begin return 1; end';",
    },
  ],
  accept: [
    {
      before: "CREATE TABLE t (j jsonb, at timestamptz, n int, body text);",
      up:
        "CREATE INDEX a ON t (((j ->> 'n')::int), (body || n), (at - at));\n" +
        "CREATE INDEX b ON t (date_trunc('day', at AT TIME ZONE 'UTC'), (extract(hour FROM at AT TIME ZONE 'UTC')));",
    },
    {
      before: "CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS 'select lower($1)';",
      up: "CREATE INDEX i ON t (f(a));",
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t (date_trunc('day', ts));",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t (date_trunc('day', at AT TIME ZONE 'UTC'));",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t USING gin (to_tsvector('english', body));",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t (n) WHERE at > '2020-01-01';",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY i ON t (lower(body), (n::text));",
      before:
        "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (at timestamptz, ts timestamp, body text, e mood, n int);",
    },
    "CREATE INDEX i ON unknown (date_trunc('day', at), (x::date), myfunc(y));",
  ],
});
