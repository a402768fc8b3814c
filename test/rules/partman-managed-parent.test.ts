// Partitions made by hand beside those of pg_partman.
import { ruleTester } from "./rule-tester";

const parent = "CREATE TABLE e (at date) PARTITION BY RANGE (at);\nCREATE TABLE e_1 PARTITION OF e DEFAULT;";
const known = `${parent}\nSELECT partman.create_parent(p_parent_table => 'public.e', p_control => 'at');`;
const range = "FOR VALUES FROM ('2030-01-01') TO ('2030-01-02')";

ruleTester("partman-managed-parent", {
  reject: [
    { before: known, up: `CREATE TABLE ⟦e_2⟧ PARTITION OF e ${range};` },
    { before: known, up: `CREATE TABLE IF NOT EXISTS ⟦e_2⟧ PARTITION OF public.e ${range};` },
    { before: known, up: `ALTER TABLE e ATTACH PARTITION ⟦e_2⟧ ${range};` },
    { before: known, up: "ALTER TABLE e DETACH PARTITION ⟦e_1⟧ CONCURRENTLY;" },
    {
      before: known,
      up: "DROP TABLE ⟦e_1⟧;",
      says: /e is looked after by pg_partman: a partition that is dropped/,
    },
    {
      before: "SELECT public.create_parent('public.e', 'at', '1 day');",
      up: `CREATE TABLE ⟦e_2⟧ PARTITION OF e ${range};`,
    },
  ],
  accept: [
    { before: parent, up: `CREATE TABLE e_2 PARTITION OF e ${range};` },
    { before: known, up: "CREATE TABLE e_2 (LIKE e);" },
    { before: known, up: "ALTER TABLE e ADD COLUMN v int;" },
    { before: known, up: "CREATE TABLE f_2 PARTITION OF f DEFAULT;" },
    {
      before: `${known}\nSELECT partman.undo_partition('public.e');`,
      up: `CREATE TABLE e_2 PARTITION OF e ${range};`,
    },
    {
      before: `${known}\nDELETE FROM partman.part_config WHERE parent_table = 'public.e';`,
      up: `CREATE TABLE e_2 PARTITION OF e ${range};`,
    },
    { before: known, up: "DROP TABLE e;" },
    { before: parent, up: `CREATE TABLE e_2 PARTITION OF e ${range};`, down: "DROP TABLE e_2;" },
  ],
});
