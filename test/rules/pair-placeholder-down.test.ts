// Downs that only fill the file.
import { ruleTester } from "./rule-tester";

ruleTester("pair-placeholder-down", {
  reject: [
    {
      up: "ALTER TABLE t ADD COLUMN a int;",
      down: "-- later\n⟦SELECT 1⟧;\n",
      fixed: "-- later\nALTER TABLE t DROP COLUMN a;\n",
    },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "⟦SELECT 1/0⟧;" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "⟦SELECT 'todo'⟧" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "⟦DO $$ BEGIN NULL; END $$⟧;" },
    {
      up: "ALTER TABLE t ADD COLUMN a int;",
      down: "BEGIN;\n⟦DO $$ begin -- x\n raise notice 'it; %', 1; end; $$⟧;\nCOMMIT;",
    },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "⟦-- TODO: write this⟧" },
  ],
  accept: [
    { up: "DELETE FROM t WHERE id = 1;", down: "DO $$ BEGIN RAISE EXCEPTION 'irreversible'; END $$;" },
    { up: "DELETE FROM t WHERE id = 1;", down: "DO $$ BEGIN RAISE 'irreversible'; END $$;" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "ALTER TABLE t DROP COLUMN a; -- TODO: also the index" },
    { up: "SELECT create_thing('a');", down: "SELECT drop_thing('a');" },
    { up: "INSERT INTO t VALUES (1);", down: "SELECT 1 FROM t;" },
    { up: "", down: "SELECT 1;" },
    {
      up: "ALTER TABLE t ADD COLUMN a int;",
      down: "DO $$ BEGIN EXECUTE 'ALTER TABLE t DROP COLUMN a'; END $$;",
    },
  ],
});
