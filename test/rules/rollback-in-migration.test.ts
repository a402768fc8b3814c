// ROLLBACK in a migration.
import { ruleTester } from "./rule-tester";

ruleTester("rollback-in-migration", {
  reject: [
    "BEGIN;\nALTER TABLE t ADD COLUMN a int;\n⟦ROLLBACK⟧;",
    { up: "BEGIN;\nSELECT 1;\n⟦ABORT⟧;", wrap: "none", says: /^ABORT discards/ },
    { up: "⟦ROLLBACK⟧ AND CHAIN;", wrap: "none" },
    { up: "SELECT 1;", down: "BEGIN;\n⟦ROLLBACK⟧ WORK;" },
  ],
  accept: [
    "BEGIN;\nSAVEPOINT s;\nROLLBACK TO SAVEPOINT s;\nCOMMIT;",
    "BEGIN;\nSAVEPOINT s;\nROLLBACK TRANSACTION TO s;\nCOMMIT;",
    { up: "ROLLBACK PREPARED 'x';", wrap: "none" },
    "SELECT 'ROLLBACK';",
    "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN ROLLBACK; END';",
  ],
});
