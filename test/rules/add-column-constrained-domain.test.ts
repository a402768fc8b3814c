// ADD COLUMN of a domain.
import { ruleTester } from "./rule-tester";

const before =
  "CREATE DOMAIN quantity AS int CHECK (VALUE > 0);\nCREATE DOMAIN plain AS int;\n" +
  "CREATE DOMAIN needed AS text NOT NULL;\nCREATE DOMAIN given AS text NOT NULL DEFAULT 'x';";

ruleTester("add-column-constrained-domain", {
  reject: [
    { before, up: "ALTER TABLE t ADD COLUMN n ⟦quantity⟧;", says: /writes all of .*t anew/ },
    { before, up: "ALTER TABLE t ADD COLUMN n public.⟦quantity⟧ DEFAULT 5;" },
    { before, up: "ALTER TABLE t ADD COLUMN n ⟦needed⟧;", says: /fails as soon as/ },
    { before, up: "ALTER TABLE t ADD COLUMN n ⟦given⟧;", says: /writes all of/ },
    { before, up: "CREATE DOMAIN more AS quantity;\nALTER TABLE t ADD COLUMN n ⟦more⟧;" },
    "CREATE DOMAIN d AS int CHECK (VALUE > 0);\nALTER TABLE t ADD COLUMN n ⟦d⟧;",
    {
      before: "CREATE DOMAIN d AS int;",
      up: "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0);\nALTER TABLE t ADD COLUMN n ⟦d⟧;",
    },
    { up: "ALTER TABLE t ADD COLUMN n ⟦posint⟧;", severity: "info", says: /do not say what posint is/ },
  ],
  accept: [
    "ALTER TABLE t ADD COLUMN n extensions.citext;",
    { before, up: "ALTER TABLE t ADD COLUMN n plain;" },
    { before, up: "ALTER TABLE t ADD COLUMN n quantity[];" },
    { before, up: "CREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN n quantity;" },
    { before: "CREATE TYPE mood AS ENUM ('a');", up: "ALTER TABLE t ADD COLUMN n mood;" },
    'ALTER TABLE t ADD n varchar(10), ADD m citext, ADD mm "char", ADD o pg_catalog.int4, ADD p decimal, ADD q serial;',
  ],
});
