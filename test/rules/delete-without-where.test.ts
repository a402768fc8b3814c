// Deletes of every row.
import { ruleTester } from "./rule-tester";

ruleTester("delete-without-where", {
  reject: [
    { up: "⟦DELETE⟧ FROM sessions;", says: /every row of (public\.)?sessions/ },
    "⟦DELETE⟧ FROM ONLY sessions WHERE true;",
    "⟦DELETE⟧ FROM sessions WHERE 1 = 1;",
    "⟦DELETE⟧ FROM sessions s WHERE s.id = s.id;",
    "⟦DELETE⟧ FROM sessions WHERE 2 > 1;",
    "⟦DELETE⟧ FROM sessions WHERE 'true'::bool IS TRUE;",
    "⟦DELETE⟧ FROM sessions WHERE EXISTS (SELECT 1);",
    "⟦DELETE⟧ FROM sessions WHERE id IS NOT DISTINCT FROM id;",
    "⟦DELETE⟧ FROM sessions USING users;",
    "WITH gone AS (⟦DELETE⟧ FROM sessions RETURNING id) INSERT INTO log (id) SELECT id FROM gone;",
    "CREATE TABLE IF NOT EXISTS t (a int);\n⟦DELETE⟧ FROM t;",
    { up: "SELECT 1;", down: "⟦DELETE⟧ FROM sessions;" },
    { up: "DO $$ BEGIN DELETE FROM sessions; END $$;" },
    "\u27e6DELETE\u27e7 FROM t WHERE t.id = id;",
  ],
  accept: [
    "DELETE FROM sessions WHERE id = 3;",
    "DELETE FROM sessions WHERE 1 = 1 AND expired;",
    "DELETE FROM sessions USING users WHERE users.id = sessions.user_id;",
    "DELETE FROM sessions WHERE CURRENT OF c;",
    "DELETE FROM sessions WHERE EXISTS (SELECT 1 FROM users WHERE users.id = sessions.user_id);",
    "DELETE FROM sessions WHERE NULL = NULL;",
    "DELETE FROM sessions WHERE false;",
    "WITH gone AS (DELETE FROM sessions WHERE id < 9 RETURNING id) SELECT count(*) FROM gone;",
    "CREATE TEMP TABLE work (a int);\nDELETE FROM work;",
    "CREATE TABLE work (a int);\nDELETE FROM work;",
    { up: "CREATE TABLE t (a int);", down: "DELETE FROM t;\nDROP TABLE t;" },
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM sessions';",
  ],
});
