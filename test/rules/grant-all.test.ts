// Every right at once.
import { ruleTester } from "./rule-tester";

ruleTester("grant-all", {
  reject: [
    { up: "GRANT ⟦ALL⟧ ON a TO app;", says: /TRUNCATE and TRIGGER/ },
    { up: "GRANT ⟦ALL PRIVILEGES⟧ ON a TO app;", postgres: 17, says: /MAINTAIN/ },
    { up: "GRANT SELECT ON ⟦ALL TABLES⟧ IN SCHEMA s TO app;", severity: "info" },
    "GRANT ⟦ALL⟧ ON ALL TABLES IN SCHEMA s TO app;",
    "GRANT ⟦ALL⟧ ON SCHEMA s TO app, CURRENT_USER;",
    "GRANT ⟦ALL⟧ (b) ON a TO app;",
    "ALTER DEFAULT PRIVILEGES GRANT ⟦ALL⟧ ON TABLES TO app;",
  ],
  accept: [
    "GRANT SELECT, INSERT ON a TO app;",
    "REVOKE ALL ON a FROM app;",
    "GRANT ALL ON a TO CURRENT_USER;",
    "GRANT ALL ON SCHEMA s TO postgres;",
    { up: "GRANT ALL ON a TO app;", options: { roles: ["app"] } },
    { up: "GRANT ALL ON a TO app;", before: "CREATE TABLE a (id int);\nALTER TABLE a OWNER TO app;" },
    "GRANT ALL ON FUNCTION f(int) TO app;",
    "GRANT app TO other;",
    "GRANT SELECT ON a TO app;\nGRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA s TO app;",
    { up: "GRANT ALL ON SCHEMA s TO app;", before: "CREATE SCHEMA s AUTHORIZATION app;" },
  ],
});
