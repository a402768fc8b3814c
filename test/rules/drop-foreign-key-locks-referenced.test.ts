// Dropping foreign keys and what they stand on.
import { ruleTester } from "./rule-tester";

const before =
  "CREATE TABLE p (id int PRIMARY KEY);\n" +
  "CREATE TABLE c (id int PRIMARY KEY, p_id int CONSTRAINT c_p REFERENCES p, up int REFERENCES c, n int CHECK (n > 0));";

ruleTester("drop-foreign-key-locks-referenced", {
  reject: [
    {
      before,
      up: "ALTER TABLE c DROP CONSTRAINT ⟦c_p⟧;",
      says: /on p, to which its foreign key c_p refers/,
      vary: false,
    },
    { before, up: "ALTER TABLE c DROP CONSTRAINT IF EXISTS ⟦c_p⟧, DROP COLUMN n;" },
    { before, up: "ALTER TABLE c DROP COLUMN ⟦p_id⟧;" },
    { before, up: "DROP TABLE ⟦c⟧;" },
    {
      before:
        "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (p_id int);\nALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p;",
      up: "ALTER TABLE c DROP CONSTRAINT ⟦c_p_id_fkey⟧;",
    },
  ],
  accept: [
    { before, up: "ALTER TABLE c DROP COLUMN up;" },
    { before, up: "ALTER TABLE c DROP CONSTRAINT c_n_check, DROP COLUMN n;" },
    { before, up: "DROP TABLE c;\nDROP TABLE p;" },
    { before, up: "DROP TABLE c, p;" },
    "ALTER TABLE c DROP CONSTRAINT c_p;",
    "DROP TABLE c;",
    {
      before: "CREATE TABLE p (id int PRIMARY KEY);",
      up: "CREATE TABLE c (p_id int REFERENCES p);",
      down: "DROP TABLE c;",
    },
    { before, up: "CREATE TABLE d (p_id int REFERENCES p);\nDROP TABLE d;" },
  ],
});
