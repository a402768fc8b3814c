// Comments that do not say why.
import { ruleTester } from "./rule-tester";

ruleTester("suppression-without-reason", {
  reject: [
    { up: "⟦-- migrate-safe-ignore drop-table⟧\nDROP TABLE t;", says: /silences drop-table/ },
    { up: "⟦/* migrate-safe-ignore-file drop-table -- */⟧\nDROP TABLE t;" },
  ],
  accept: [
    "-- migrate-safe-ignore drop-table -- agreed\nDROP TABLE t;",
    "-- squawk-ignore ban-drop-table\nDROP TABLE t;",
    "-- migrate-safe-ignore-start drop-table -- agreed\nDROP TABLE t;\n-- migrate-safe-ignore-end",
  ],
});
