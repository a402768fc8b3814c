// SET LOCAL without a transaction.
import { ruleTester } from "./rule-tester";

ruleTester("set-local-outside-transaction", {
  reject: [
    {
      up: "⟦SET LOCAL⟧ lock_timeout = '1s';\nALTER TABLE t ADD COLUMN a int;",
      wrap: "none",
      fixes: ["Use SET"],
      fixed: "SET lock_timeout = '1s';\nALTER TABLE t ADD COLUMN a int;",
    },
    { up: "⟦SET TRANSACTION⟧ ISOLATION LEVEL SERIALIZABLE;", wrap: "none" },
    { up: "⟦SELECT⟧ set_config('lock_timeout', '1s', true);\nSELECT 1;", wrap: "none" },
    { up: "BEGIN;\nCOMMIT;\n⟦SET LOCAL⟧ a.b = '1';", wrap: "none" },
    { up: "⟦SET LOCAL⟧ lock_timeout = '1s';", wrap: "simple-query" },
  ],
  accept: [
    { up: "SET LOCAL lock_timeout = '1s';\nALTER TABLE t ADD COLUMN a int;", wrap: "transaction" },
    { up: "SET LOCAL lock_timeout = '1s';\nSELECT 1;", wrap: "simple-query" },
    { up: "BEGIN;\nSET LOCAL lock_timeout = '1s';\nSET TRANSACTION READ ONLY;\nCOMMIT;", wrap: "none" },
    { up: "SET lock_timeout = '1s';\nSET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;", wrap: "none" },
    { up: "SELECT set_config('lock_timeout', '1s', false);", wrap: "none" },
    { up: "DO $$ BEGIN SET LOCAL lock_timeout = '1s'; END $$;", wrap: "none" },
    "SET LOCAL lock_timeout = '1s';\nALTER TABLE t ADD COLUMN a int;",
  ],
});
