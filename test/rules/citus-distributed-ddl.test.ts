// Tables that lie on many servers.
import { ruleTester } from "./rule-tester";

const known = "CREATE TABLE d (id int);\nSELECT create_distributed_table('d', 'id');";

ruleTester("citus-distributed-ddl", {
  reject: [
    { before: known, up: "ALTER TABLE ⟦d⟧ ADD COLUMN v int;" },
    { before: known, up: "CREATE INDEX CONCURRENTLY i ON ⟦d⟧ (id);" },
    { before: known, up: "ALTER TABLE ⟦d⟧ RENAME COLUMN id TO nr;" },
    { before: known, up: "DROP TABLE IF EXISTS ⟦d⟧;" },
    { before: `${known}\nALTER TABLE d RENAME TO e;`, up: "ALTER TABLE ⟦e⟧ ADD COLUMN v int;" },
    {
      before: "SELECT create_distributed_table('app.d', 'id', colocate_with => 'x');",
      up: "ALTER TABLE app.⟦d⟧ ADD v int;",
    },
    {
      before: "SELECT create_distributed_table_concurrently('d', 'id');",
      up: "ALTER TABLE ⟦d⟧ ADD COLUMN v int;",
    },
  ],
  accept: [
    {
      before: "CREATE TABLE d (id int);\nSELECT create_reference_table('other');",
      up: "ALTER TABLE d ADD COLUMN v int;",
    },
    { before: `${known}\nSELECT undistribute_table('d');`, up: "ALTER TABLE d ADD COLUMN v int;" },
    { before: known, up: "ALTER TABLE e ADD COLUMN v int;" },
    { before: known, up: "INSERT INTO d VALUES (1);" },
    "CREATE TABLE d (id int);\nSELECT create_distributed_table('d', 'id');\nALTER TABLE d ADD COLUMN v int;",
    {
      up: "CREATE TABLE d (id int);\nSELECT create_distributed_table('d', 'id');",
      down: "DROP TABLE d;",
    },
  ],
});
