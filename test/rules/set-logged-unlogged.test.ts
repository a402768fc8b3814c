// ALTER TABLE … SET LOGGED and SET UNLOGGED.
import { ruleTester } from "./rule-tester";

ruleTester("set-logged-unlogged", {
  reject: [
    "CREATE TABLE IF NOT EXISTS t (a int);\nALTER TABLE t ⟦SET LOGGED⟧;",
    { up: "ALTER TABLE t ⟦SET UNLOGGED⟧;", says: /a crash empties it/ },
    { up: "ALTER TABLE t ⟦SET LOGGED⟧;", says: /to the WAL/ },
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t ADD b int, ⟦SET UNLOGGED⟧;" },
    { before: "CREATE UNLOGGED TABLE t (a int);", up: "ALTER TABLE t ⟦SET LOGGED⟧;" },
  ],
  accept: [
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t SET LOGGED;" },
    { before: "CREATE UNLOGGED TABLE t (a int);", up: "ALTER TABLE t SET UNLOGGED;" },
    "CREATE UNLOGGED TABLE t (a int);\nALTER TABLE t SET LOGGED;",
    "ALTER SEQUENCE s SET UNLOGGED;",
    "ALTER TABLE pg_temp.t SET LOGGED;",
  ],
});
