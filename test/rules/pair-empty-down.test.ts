// Downs that do nothing.
import { ruleTester } from "./rule-tester";

ruleTester("pair-empty-down", {
  reject: [
    {
      up: "ALTER TABLE t ADD COLUMN a int;",
      down: "⟦-- nothing⟧",
      fixes: ["Write the down script from the up"],
      fixed: "-- nothing\nALTER TABLE t DROP COLUMN a;\n",
      vary: false,
    },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "SET lock_timeout = '2s';\nBEGIN;\nCOMMIT;" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "-- irreversible: no idea" },
  ],
  accept: [
    { up: "ALTER TABLE t ADD COLUMN a int", down: "ALTER TABLE t DROP COLUMN a" },
    { up: "-- irreversible: rows are gone\nDELETE FROM t WHERE a = 1;", down: "-- see the up" },
    { up: "-- to do", down: "-- to do" },
    { up: "SET lock_timeout = '2s';", down: "" },
    { up: "DELETE FROM t WHERE a = 1;", down: "DO $$ BEGIN RAISE EXCEPTION 'irreversible'; END $$;" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "ALTER TABLE t DROP COLUM a;" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: null },
  ],
});
