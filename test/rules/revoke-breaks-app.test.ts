// Rights that a running application loses.
import { ruleTester } from "./rule-tester";

ruleTester("revoke-breaks-app", {
  reject: [
    "REVOKE SELECT ON a FROM ⟦app⟧;",
    "REVOKE ALL ON ALL TABLES IN SCHEMA s FROM ⟦app⟧;",
    "REVOKE EXECUTE ON FUNCTION f(int) FROM ⟦app⟧;",
    "REVOKE ALL ON a FROM PUBLIC, ⟦app⟧;",
    { up: "SELECT set_config('a', 'b', true);", down: "REVOKE SELECT ON a FROM ⟦app⟧;" },
    "CREATE TABLE IF NOT EXISTS a (id int);\nREVOKE SELECT ON a FROM ⟦app⟧;",
    { up: "REVOKE readers FROM ⟦app⟧;", says: /^app loses the rights of readers/ },
  ],
  accept: [
    "REVOKE ALL ON a FROM PUBLIC;",
    "CREATE TABLE a (id int);\nREVOKE ALL ON a FROM app;",
    "REVOKE GRANT OPTION FOR SELECT ON a FROM app;",
    { up: "GRANT SELECT ON a TO app;", down: "REVOKE SELECT ON a FROM app;" },
    "GRANT SELECT ON a TO app;",
    "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM app;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;\nREVOKE ALL ON FUNCTION f() FROM app;",
    "CREATE SCHEMA s;\nREVOKE ALL ON SCHEMA s FROM app;",
    { up: "GRANT readers TO app;", down: "REVOKE readers FROM app;" },
    "REVOKE ADMIN OPTION FOR readers FROM app;",
  ],
});
