// Transactions that are open at the end of the file.
import { ruleTester } from "./rule-tester";

ruleTester("unclosed-transaction", {
  reject: [
    {
      up: "⟦BEGIN⟧;\nALTER TABLE t ADD COLUMN a int;",
      wrap: "none",
      fixes: ["Add COMMIT"],
      fixed: "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
    },
    {
      up: "⟦START⟧ TRANSACTION;\nSELECT 1 -- last\n",
      fixed: "START TRANSACTION;\nSELECT 1;\nCOMMIT; -- last\n",
    },
    { up: "BEGIN;\nSELECT 1;\nCOMMIT;\n⟦BEGIN⟧;\nSELECT 2;", wrap: "none" },
    { up: "⟦BEGIN⟧;\nSAVEPOINT s;\nROLLBACK TO s;", wrap: "none" },
    { up: "BEGIN;\n⟦COMMIT⟧ AND CHAIN;", wrap: "none" },
    { up: "⟦BEGIN⟧;", wrap: "none" },
    { up: "SELECT 1;", down: "⟦BEGIN⟧;\nSELECT 1;", wrap: "none" },
  ],
  accept: [
    { up: "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nEND;", wrap: "none" },
    { up: "BEGIN;\nSELECT 1;\nROLLBACK;", wrap: "none" },
    { up: "BEGIN;\nSELECT 1;\nPREPARE TRANSACTION 'x';", wrap: "none" },
    { up: "BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;", wrap: "none" },
    { up: "DO $$ BEGIN NULL; END $$;", wrap: "none" },
    { up: "SELECT 1;", wrap: "none" },
  ],
});
