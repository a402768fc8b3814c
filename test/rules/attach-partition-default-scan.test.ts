// New partitions beside a DEFAULT partition.
import { ruleTester } from "./rule-tester";

const parent = "CREATE TABLE p (k int) PARTITION BY RANGE (k);\n";
const before = `${parent}CREATE TABLE rest PARTITION OF p DEFAULT;`;
const create = "CREATE TABLE c PARTITION OF p FOR VALUES FROM (10) TO (20);";

ruleTester("attach-partition-default-scan", {
  reject: [
    {
      before,
      up: "CREATE TABLE c ⟦PARTITION OF⟧ p FOR VALUES FROM (10) TO (20);",
      says: /reads? all of rest/,
    },
    {
      before,
      up: "CREATE TABLE c (k int);\nALTER TABLE p ATTACH ⟦PARTITION⟧ c FOR VALUES FROM (10) TO (20);",
    },
    {
      before: `${parent}CREATE TABLE rest (k int);\nALTER TABLE p ATTACH PARTITION rest DEFAULT;`,
      up: "CREATE TABLE c ⟦PARTITION OF⟧ p FOR VALUES FROM (10) TO (20);",
    },
    {
      before: `${before}\nALTER TABLE rest ADD CONSTRAINT x CHECK (k < 10 OR k >= 20) NOT VALID;`,
      up: "CREATE TABLE c ⟦PARTITION OF⟧ p FOR VALUES FROM (10) TO (20);",
    },
  ],
  accept: [
    { before: parent, up: create },
    create,
    { before: parent, up: "CREATE TABLE rest PARTITION OF p DEFAULT;" },
    { before, up: `ALTER TABLE p DETACH PARTITION rest;\n${create}` },
    { before, up: `DROP TABLE rest;\n${create}` },
    { before: `${before}\nALTER TABLE rest ADD CONSTRAINT x CHECK (k < 10 OR k >= 20);`, up: create },
    `${before}\n${create}`,
  ],
});
