// Rights for everybody.
import { ruleTester } from "./rule-tester";

ruleTester("grant-to-public", {
  reject: [
    "GRANT SELECT ON a TO ⟦PUBLIC⟧;",
    "GRANT SELECT (b) ON a TO app, ⟦public⟧;",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO ⟦PUBLIC⟧;",
    "GRANT USAGE ON SCHEMA s TO ⟦PUBLIC⟧;",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA s TO ⟦PUBLIC⟧;",
    "GRANT USAGE ON SEQUENCE s TO ⟦PUBLIC⟧;",
    "GRANT EXECUTE ON FUNCTION f(int) TO ⟦PUBLIC⟧;",
  ],
  accept: [
    "GRANT SELECT ON a TO app;",
    "REVOKE ALL ON a FROM PUBLIC;",
    "GRANT USAGE ON TYPE t TO PUBLIC;",
    "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC;",
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
    { up: "GRANT EXECUTE ON FUNCTION slug(text) TO PUBLIC;", options: { functions: ["slug"] } },
    "ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO PUBLIC;",
  ],
});
