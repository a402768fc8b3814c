// Comments that silence nothing.
import { ruleTester } from "./rule-tester";

ruleTester("unused-suppression", {
  reject: [
    {
      up: "-- migrate-safe-ignore ⟦drop-table⟧ -- not needed\nALTER TABLE t ADD COLUMN a int;",
      fixes: ["Delete the comment"],
      fixed: "ALTER TABLE t ADD COLUMN a int;",
      vary: false,
    },
    {
      up: "-- migrate-safe-ignore drop-table, ⟦drop-column⟧ -- agreed\nDROP TABLE t;",
      fixed: "-- migrate-safe-ignore drop-table -- agreed\nDROP TABLE t;",
      vary: false,
    },
    { up: "-- migrate-safe-ignore ⟦drop-tabel⟧ -- agreed\nDROP TABLE t;", says: /no rule drop-tabel/ },
    { up: "⟦-- migrate-safe-ignore⟧\nDROP TABLE t;" },
    { up: "-- migrate-safe-ignore ⟦drop-table⟧ -- agreed\nSELECT 1;\nDROP TABLE t;" },
    { up: "DROP TABLE a;\nSELECT 1; -- migrate-safe-ignore ⟦drop-table⟧ -- agreed", vary: false },
    { up: "-- migrate-safe-ignore-file ⟦rename-table⟧ -- agreed\nDROP TABLE t;" },
    {
      up: "-- migrate-safe-ignore-start ⟦drop-table⟧ -- agreed\nSELECT 1;\n-- migrate-safe-ignore-end\nDROP TABLE t;",
    },
    { up: "DROP TABLE t;", down: "-- migrate-safe-ignore ⟦drop-table⟧ -- agreed\nCREATE TABLE t (a int);" },
  ],
  accept: [
    "-- migrate-safe-ignore drop-table -- agreed in ticket 12\nDROP TABLE t",
    "/* migrate-safe-ignore drop-table, missing-lock-timeout -- agreed */\nDROP TABLE t;",
    { up: "DROP TABLE t; -- migrate-safe-ignore drop-table -- agreed", vary: false },
    "-- migrate-safe-ignore drop-table -- agreed\n-- migrate-safe-ignore missing-lock-timeout -- agreed\nDROP TABLE t;",
    "-- migrate-safe-ignore-start drop-table -- agreed\nDROP TABLE a;\nDROP TABLE b;\n-- migrate-safe-ignore-end drop-table",
    "-- squawk-ignore ban-drop-column\nALTER TABLE t ADD COLUMN a int;",
    { up: "-- migrate-safe-ignore pair-missing-down -- none needed\nCREATE TABLE a (id int);", down: null },
    "-- we do not migrate-safe-ignored things here\nSELECT 1;",
  ],
});
