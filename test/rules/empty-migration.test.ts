// Ups that do nothing.
import { ruleTester } from "./rule-tester";

ruleTester("empty-migration", {
  reject: [
    { up: "⟦-- nothing to do here⟧", vary: false },
    { up: "", vary: false },
    { up: "⟦BEGIN⟧;\nCOMMIT;", vary: false },
    { up: "/* later */ ;", vary: false },
    { up: "-- this is a noop in disguise", vary: false },
  ],
  accept: [
    { up: "-- noop: superseded by 0042", vary: false },
    { up: "/* no-op: done by hand */", vary: false },
    { up: "-- title\n-- NOOP: reason\n", vary: false },
    "SELECT 1;",
    { up: "\\i other.sql", vary: false },
    { up: "SELEC 1;", vary: false },
    { up: "SELECT 1;", down: "-- nothing" },
    "DO $$ BEGIN END $$;",
  ],
});
