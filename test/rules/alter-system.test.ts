// Settings of the whole server.
import { ruleTester } from "./rule-tester";

ruleTester("alter-system", {
  reject: [
    "⟦ALTER SYSTEM⟧ SET work_mem = '64MB';",
    "⟦ALTER SYSTEM⟧ RESET ALL;",
    { up: "⟦ALTER DATABASE⟧ d SET work_mem = '64MB';", severity: "info", says: /work_mem/ },
    { up: "⟦ALTER DATABASE⟧ d SET search_path FROM CURRENT;", severity: "info" },
  ],
  accept: [
    "SET work_mem = '64MB';",
    "SET LOCAL work_mem = '64MB';",
    "ALTER DATABASE d OWNER TO a;",
    "ALTER ROLE a SET work_mem = '64MB';",
    "ALTER DATABASE d RESET work_mem;",
  ],
});
