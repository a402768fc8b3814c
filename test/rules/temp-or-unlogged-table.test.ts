// Tables that replicas do not have, or that sessions keep.
import { ruleTester } from "./rule-tester";

ruleTester("temp-or-unlogged-table", {
  reject: [
    { up: "CREATE UNLOGGED TABLE ⟦a⟧ (id int);", says: /unlogged/ },
    "CREATE TEMP TABLE ⟦a⟧ (id int);",
    "CREATE TEMPORARY TABLE ⟦a⟧ (id int) ON COMMIT DELETE ROWS;",
    "CREATE TEMP TABLE ⟦a⟧ AS SELECT 1;",
    "SELECT 1 AS b INTO UNLOGGED ⟦a⟧;",
    "CREATE TABLE pg_temp.⟦a⟧ (id int);",
  ],
  accept: [
    "CREATE TEMP TABLE a (id int) ON COMMIT DROP;",
    "CREATE TABLE a (id int);",
    "CREATE TEMP TABLE a AS SELECT 1;\nDROP TABLE a;",
    "CREATE TEMP TABLE a ON COMMIT DROP AS SELECT 1;",
    "CREATE TEMP VIEW a AS SELECT 1;",
    "CREATE TEMP TABLE a (id int);\nDISCARD ALL;",
  ],
});
