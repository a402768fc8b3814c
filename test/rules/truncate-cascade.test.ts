// Tables that TRUNCATE … CASCADE empties without naming them.
import { ruleTester } from "./rule-tester";

ruleTester("truncate-cascade", {
  reject: [
    { up: "TRUNCATE customers ⟦CASCADE⟧;", says: /foreign keys lead to (public\.)?customers/ },
    "TRUNCATE TABLE ONLY a, b RESTART IDENTITY ⟦CASCADE⟧;",
    'TRUNCATE "cascade" ⟦CASCADE⟧;',
    { up: "CREATE TABLE t (a int);\nTRUNCATE t, u ⟦CASCADE⟧;", says: /lead to (public\.)?u,/ },
    { up: "SELECT 1;", down: "TRUNCATE t ⟦CASCADE⟧;" },
  ],
  accept: [
    "TRUNCATE customers;",
    "TRUNCATE customers RESTRICT;",
    'TRUNCATE "cascade";',
    "CREATE TEMP TABLE work (a int);\nTRUNCATE work CASCADE;",
  ],
});
