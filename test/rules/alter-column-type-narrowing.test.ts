// ALTER COLUMN … TYPE to less.
import { ruleTester } from "./rule-tester";

const before =
  "CREATE TABLE t (a text, v varchar(20), c char(8), i int, b bigint, n numeric(10,2), d double precision, " +
  "at timestamptz, ms timestamp(3), l int[], cash numeric);\nCREATE DOMAIN code AS varchar(20);\nALTER TABLE t ADD k code;";
const up = (change: string): { before: string; up: string } => ({
  before,
  up: `ALTER TABLE t ALTER COLUMN ${change};`,
});

ruleTester("alter-column-type-narrowing", {
  reject: [
    { ...up("a ⟦TYPE⟧ varchar(20)"), says: /varchar\(20\) holds less than text/ },
    up("v ⟦TYPE⟧ varchar(19)"),
    up("v ⟦TYPE⟧ character varying(10)"),
    up("c ⟦TYPE⟧ char"),
    up("b ⟦TYPE⟧ int"),
    up("i ⟦TYPE⟧ int2"),
    up("n ⟦TYPE⟧ decimal(9,2)"),
    up("n ⟦TYPE⟧ numeric(12,1)"),
    up("i ⟦TYPE⟧ numeric(10,2)"),
    up("d ⟦TYPE⟧ real"),
    up("cash ⟦TYPE⟧ bigint"),
    up("at ⟦TYPE⟧ date"),
    up("at ⟦TYPE⟧ timestamptz(0)"),
    up("l ⟦TYPE⟧ smallint[]"),
    up("a ⟦TYPE⟧ int USING a::int"),
    up("k ⟦TYPE⟧ varchar(10)"),
    { ...up("a ⟦TYPE⟧ varchar(20) USING left(a, 20)"), severity: "warning", says: /USING cuts off/ },
    { up: "ALTER TABLE t ALTER a ⟦TYPE⟧ varchar(20);", severity: "warning", says: /do not tell/ },
    { up: "ALTER TABLE t ALTER a ⟦TYPE⟧ integer, ALTER b TYPE bigint;", severity: "warning" },
    { up: "ALTER TABLE t ALTER a ⟦TYPE⟧ timestamp(3);", severity: "warning" },
  ],
  accept: [
    up("v TYPE varchar(21)"),
    up("v TYPE text"),
    up("c TYPE varchar(8)"),
    up("i TYPE bigint"),
    up("i TYPE numeric(10)"),
    up("i TYPE double precision"),
    up("n TYPE numeric(12,4)"),
    up("n TYPE numeric"),
    up("ms TYPE timestamp"),
    up("k TYPE text"),
    up("v TYPE code"),
    up("a TYPE jsonb USING a::jsonb"),
    up("a TYPE uuid USING a::uuid"),
    "ALTER TABLE t ALTER a TYPE text, ALTER b TYPE bigint, ALTER c TYPE timestamptz, ALTER d TYPE numeric;",
    "ALTER TABLE t ALTER a TYPE int[], ALTER b TYPE app.date;",
    "CREATE TABLE t (a text);\nALTER TABLE t ALTER a TYPE varchar(2);",
  ],
});
