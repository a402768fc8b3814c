// Everything a role owns, dropped or given away.
import { ruleTester } from "./rule-tester";

ruleTester("drop-owned", {
  reject: [
    { up: "⟦DROP OWNED⟧ BY app_user;", severity: "error", says: /BY app_user drops/ },
    { up: "⟦DROP OWNED⟧ BY a, CURRENT_USER CASCADE;", severity: "error", says: /a, CURRENT_USER/ },
    { up: "⟦REASSIGN OWNED⟧ BY app_user TO admin;", severity: "warning" },
  ],
  accept: [
    "REVOKE ALL ON TABLE t FROM app_user;",
    "DROP ROLE app_user;",
    "ALTER TABLE t OWNER TO admin;",
    "CREATE TABLE owned (id int);",
  ],
});
