// SET ACCESS METHOD.
import { ruleTester } from "./rule-tester";

ruleTester("set-access-method", {
  reject: [
    "ALTER TABLE t ⟦SET ACCESS METHOD⟧ columnar;",
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t ⟦SET ACCESS METHOD⟧ columnar;" },
    "ALTER MATERIALIZED VIEW m ⟦SET ACCESS METHOD⟧ columnar;",
    { before: "CREATE TABLE t (a int) USING columnar;", up: "ALTER TABLE t ⟦SET ACCESS METHOD⟧ heap;" },
  ],
  accept: [
    { before: "CREATE TABLE t (a int) USING columnar;", up: "ALTER TABLE t SET ACCESS METHOD columnar;" },
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t SET ACCESS METHOD heap;" },
    {
      before: "CREATE TABLE t (a int) PARTITION BY HASH (a);",
      up: "ALTER TABLE t SET ACCESS METHOD columnar;",
      postgres: 17,
    },
    "CREATE TABLE t (a int);\nALTER TABLE t SET ACCESS METHOD columnar;",
  ],
});
