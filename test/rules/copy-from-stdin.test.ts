// COPY that reads its rows from the connection.
import { ruleTester } from "./rule-tester";

ruleTester("copy-from-stdin", {
  reject: [
    { up: "COPY t (a, b) ⟦FROM STDIN⟧;", wrap: "none" },
    { up: "COPY t ⟦FROM STDIN⟧ WITH (FORMAT csv);\n1,2\n\\.\n", wrap: "transaction" },
    { up: "COPY t ⟦FROM stdin⟧;", says: /no rows below/ },
    { up: "SELECT 1;", down: "COPY t ⟦FROM STDIN⟧;\n1\n\\.\n", wrap: "none" },
  ],
  accept: [
    { up: "COPY t (a, b) TO '/tmp/x.csv';", wrap: "none" },
    { up: "COPY t FROM '/srv/x.csv';", wrap: "none" },
    { up: "COPY t FROM PROGRAM 'cat x';", wrap: "none" },
    { up: "COPY t TO STDOUT;", wrap: "none" },
    "COPY t FROM STDIN;\n1\n\\.\n",
  ],
});
