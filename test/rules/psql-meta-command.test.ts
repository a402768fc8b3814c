// Commands and variables of psql.
import { ruleTester } from "./rule-tester";

ruleTester("psql-meta-command", {
  reject: [
    "⟦\\i⟧ other.sql",
    { up: "SELECT 1 ⟦\\gexec⟧\n⟦\\connect⟧ app\n", vary: false },
    "⟦\\set⟧ owner app\nSELECT 1;",
    { up: "INSERT INTO t VALUES (⟦:'owner'⟧);", says: /^:'owner' is a variable/, vary: false },
    { up: 'GRANT SELECT ON t TO ⟦:"role"⟧;', vary: false },
    { up: "ALTER TABLE t ADD COLUMN a ⟦:type⟧;", vary: false },
    { up: "⟦\\restrict⟧ abc\nSELECT 1;", wrap: "none" },
  ],
  accept: [
    "SELECT E'\\\\i not a command';",
    "SELECT '\n\\i x';",
    "SELECT $$\n\\i x\n$$;",
    "-- \\i x\n/*\n\\i x\n*/ SELECT 1;",
    "SELECT a[1:n], a[:n], b::text FROM t;",
    "SELECT ':name', 'x:y';",
    "COPY t FROM STDIN;\n\\N\n\\.\n",
    "\\restrict abc\nSELECT 1;",
  ],
});
