// Who may create objects in public.
import { ruleTester } from "./rule-tester";

ruleTester("public-schema-create", {
  reject: [
    { up: "GRANT CREATE ON SCHEMA public TO ⟦PUBLIC⟧;", says: /Every role/ },
    "GRANT ALL ON SCHEMA public TO ⟦app⟧;",
    "GRANT USAGE, CREATE ON SCHEMA app, public TO ⟦app⟧;",
    "GRANT ALL PRIVILEGES ON SCHEMA public TO postgres, ⟦app⟧;",
  ],
  accept: [
    "GRANT USAGE ON SCHEMA public TO app;",
    "GRANT CREATE ON SCHEMA app TO PUBLIC;",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
    "GRANT ALL ON SCHEMA public TO postgres;",
    "GRANT CREATE ON DATABASE public TO app;",
    'GRANT CREATE ON SCHEMA "Public" TO app;',
  ],
});
