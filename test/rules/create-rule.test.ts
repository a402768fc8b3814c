// Rewrite rules.
import { ruleTester } from "./rule-tester";

ruleTester("create-rule", {
  reject: [
    "CREATE RULE ⟦r⟧ AS ON INSERT TO t DO INSTEAD NOTHING;",
    "CREATE OR REPLACE RULE ⟦r⟧ AS ON UPDATE TO t WHERE old.a = 1 DO ALSO INSERT INTO log VALUES (1);",
    'CREATE RULE ⟦"R"⟧ AS ON DELETE TO v DO INSTEAD (DELETE FROM t; DELETE FROM u);',
    { up: "SELECT 1;", down: "CREATE RULE ⟦r⟧ AS ON INSERT TO t DO INSTEAD NOTHING;" },
  ],
  accept: [
    "CREATE VIEW v AS SELECT 1 AS a;",
    'CREATE RULE "_RETURN" AS ON SELECT TO t DO INSTEAD SELECT 1 AS a;',
    "DROP RULE r ON t;",
    "ALTER TABLE t DISABLE RULE r;",
  ],
});
