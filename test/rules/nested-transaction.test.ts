// BEGIN and COMMIT where they do something else than they say.
import { ruleTester } from "./rule-tester";

ruleTester("nested-transaction", {
  reject: [
    { up: "⟦BEGIN⟧;\nALTER TABLE t ADD COLUMN a int;\n⟦COMMIT⟧;", wrap: "transaction" },
    { up: "SELECT 1;\n⟦END⟧;\nSELECT 2;", wrap: "transaction", says: /^END stands in a file/ },
    { up: "⟦ROLLBACK⟧;", wrap: "transaction" },
    {
      up: "BEGIN;\nSELECT 1;\n⟦START⟧ TRANSACTION;\nCOMMIT;",
      wrap: "none",
      says: /^START opens a transaction that is open since line \d/,
    },
    "BEGIN;\nSELECT 1;\n⟦BEGIN⟧;\nCOMMIT;",
    { up: "SELECT 1;\n⟦COMMIT⟧;", wrap: "none" },
    { up: "BEGIN;\nCOMMIT;\n⟦COMMIT⟧;", wrap: "none" },
    { up: "BEGIN;\nCOMMIT AND CHAIN;\n⟦BEGIN⟧;\nCOMMIT;", wrap: "none" },
    { up: "BEGIN;\nSELECT 1;\n⟦BEGIN⟧;\nCOMMIT;", wrap: "simple-query" },
  ],
  accept: [
    { up: "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;", wrap: "none" },
    "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
    { up: "SAVEPOINT s;\nSELECT 1;\nROLLBACK TO s;\nRELEASE s;", wrap: "transaction" },
    { up: "DO $$ BEGIN NULL; END $$;", wrap: "transaction" },
    {
      up: "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;",
      wrap: "transaction",
    },
    {
      up: "BEGIN;\nCOMMIT;\nBEGIN;\nROLLBACK;\nBEGIN;\nPREPARE TRANSACTION 'x';\nBEGIN;\nEND;",
      wrap: "none",
    },
    { up: "BEGIN;\nCOMMIT AND CHAIN;\nSELECT 1;\nCOMMIT;", wrap: "none" },
    { up: "COMMIT PREPARED 'x';", wrap: "transaction" },
  ],
});
