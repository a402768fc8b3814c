// NOT NULL that is taken off a column.
import { ruleTester } from "./rule-tester";

ruleTester("drop-not-null", {
  reject: [
    { up: "ALTER TABLE t ALTER COLUMN a ⟦DROP NOT NULL⟧;", says: /on a of (public\.)?t/ },
    "ALTER TABLE IF EXISTS ONLY t ALTER a ⟦DROP NOT NULL⟧, ALTER b DROP DEFAULT, ALTER c ⟦DROP NOT NULL⟧;",
    { before: "CREATE TABLE t (a int NOT NULL);", up: "ALTER TABLE t ALTER a ⟦DROP NOT NULL⟧;" },
    {
      before: "CREATE TABLE t (a int PRIMARY KEY);",
      up: "ALTER TABLE t ALTER a ⟦DROP NOT NULL⟧;",
      says: /42P16/,
    },
    { up: "ALTER TABLE t ALTER b SET NOT NULL;", down: "ALTER TABLE t ALTER a ⟦DROP NOT NULL⟧;" },
    "CREATE TABLE IF NOT EXISTS t (a int NOT NULL);\nALTER TABLE t ALTER a ⟦DROP NOT NULL⟧;",
  ],
  accept: [
    {
      up: "DO $$ BEGIN ALTER TABLE t ALTER a SET NOT NULL; END $$;",
      down: "DO $$ BEGIN ALTER TABLE t ALTER a DROP NOT NULL; END $$;",
    },
    "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    "CREATE TABLE t (a int NOT NULL);\nALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
    "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0;\nALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
    { up: "ALTER TABLE t ALTER a SET NOT NULL;", down: "ALTER TABLE t ALTER a DROP NOT NULL;" },
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t ALTER a DROP NOT NULL;" },
    "CREATE TEMP TABLE w (a int NOT NULL);\nALTER TABLE w ALTER a DROP NOT NULL;",
    {
      up: "ALTER TABLE t ADD PRIMARY KEY (a);",
      down: "ALTER TABLE t DROP CONSTRAINT t_pkey;\nALTER TABLE t ALTER a DROP NOT NULL;",
    },
  ],
});
