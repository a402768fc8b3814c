// Changes that subscribers do not get.
import { ruleTester } from "./rule-tester";

const listed =
  "CREATE TABLE t (id int PRIMARY KEY, a int);\nCREATE TABLE u (id int);\nCREATE PUBLICATION p FOR TABLE t;";
const all =
  "CREATE TABLE t (id int PRIMARY KEY);\nCREATE UNLOGGED TABLE u (id int);\nCREATE PUBLICATION p FOR ALL TABLES;";

ruleTester("unreplicated-ddl", {
  reject: [
    { before: listed, up: "ALTER TABLE ⟦t⟧ ADD COLUMN b int;", says: /p sends|before it is applied here/ },
    { before: listed, up: "ALTER TABLE ⟦t⟧ DROP COLUMN a;" },
    { before: listed, up: "ALTER TABLE ⟦t⟧ RENAME COLUMN a TO b;" },
    { before: listed, up: "ALTER TABLE ⟦t⟧ RENAME TO v;" },
    { before: listed, up: "DROP TABLE ⟦t⟧, u;", vary: false },
    { before: all, up: "ALTER TABLE ⟦t⟧ ALTER COLUMN id TYPE bigint;" },
    { before: `${listed}\nALTER PUBLICATION p ADD TABLE u;`, up: "ALTER TABLE ⟦u⟧ ADD COLUMN b int;" },
    { before: `${listed}\nALTER TABLE t RENAME TO v;`, up: "ALTER TABLE ⟦v⟧ ADD COLUMN b int;" },
    {
      before: "CREATE TABLE app.t (id int);\nCREATE PUBLICATION p FOR TABLES IN SCHEMA app;",
      up: "ALTER TABLE app.⟦t⟧ ADD COLUMN b int;",
    },
  ],
  accept: [
    { before: listed, up: "ALTER TABLE u ADD COLUMN b int;" },
    { before: listed, up: "ALTER TABLE t SET (fillfactor = 70);" },
    { before: listed, up: "ALTER TABLE t VALIDATE CONSTRAINT c;" },
    { before: `${listed}\nDROP PUBLICATION p;`, up: "ALTER TABLE t ADD COLUMN b int;" },
    { before: `${listed}\nALTER PUBLICATION p DROP TABLE t;`, up: "ALTER TABLE t ADD COLUMN b int;" },
    { before: all, up: "ALTER TABLE u ADD COLUMN b int;" },
    { before: all, up: "CREATE TABLE v (id int);\nALTER TABLE v ADD COLUMN b int;" },
    { before: all, up: "CREATE TEMP TABLE t (id int);\nALTER TABLE t ADD COLUMN b int;" },
    {
      before: "CREATE TABLE t (id int);\nCREATE PUBLICATION p FOR TABLES IN SCHEMA app;",
      up: "ALTER TABLE t ADD COLUMN b int;",
    },
    "ALTER TABLE t ADD COLUMN b int;",
  ],
});
