// Indexes that another one makes needless.
import { ruleTester } from "./rule-tester";

ruleTester("duplicate-index", {
  reject: [
    {
      up: "CREATE INDEX CONCURRENTLY ⟦j⟧ ON t (a);",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (a, b);",
      says: /i of (public\.)?t begins with the same keys/,
    },
    {
      up: "CREATE INDEX CONCURRENTLY ⟦j⟧ ON t USING btree (lower(c));",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (lower(c));",
      says: /has the same keys already/,
    },
    {
      up: "CREATE INDEX ⟦j⟧ ON t (a) WHERE b > 0;",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (a) WHERE b > 0;",
    },
  ],
  accept: [
    {
      before: "CREATE TABLE t (a int, b int);\nCREATE INDEX i ON t (a, b);",
      up: "CREATE INDEX j ON t (a);\nDROP TABLE t;",
    },
    {
      up: "CREATE UNIQUE INDEX CONCURRENTLY j ON t (a);",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (a);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY j ON t (a);",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (a) INCLUDE (b);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY j ON t (a);",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (a) WHERE b > 0;",
    },
    {
      up: "CREATE INDEX CONCURRENTLY j ON t (c text_pattern_ops);",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (c);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY j ON t (a DESC, b);",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (a, b, c);",
    },
    {
      up: "CREATE INDEX CONCURRENTLY j ON t (a);\nDROP INDEX CONCURRENTLY i;",
      before: "CREATE TABLE t (a int, b int, c text);\nCREATE INDEX i ON t (a);",
    },
  ],
});
