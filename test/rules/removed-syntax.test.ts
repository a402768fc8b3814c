// Syntax of other times.
import { ruleTester } from "./rule-tester";

ruleTester("removed-syntax", {
  reject: [
    "CREATE TABLE a (id int) ⟦WITH OIDS⟧;",
    "CREATE TABLE a (id int) WITH (⟦oids⟧ = true);",
    "ALTER TABLE a SET ⟦WITH OIDS⟧;",
    "CREATE TABLE a (b ⟦abstime⟧, c ⟦reltime⟧);",
    { up: "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW ⟦EXECUTE PROCEDURE⟧ f();", severity: "hint" },
    { up: "CREATE INDEX i ON a USING ⟦rtree⟧ (b);", severity: "hint" },
    "CREATE USER u ⟦CREATEUSER⟧;",
    "SET ⟦default_with_oids⟧ = true;",
    { up: "UPDATE a ⟦*⟧ SET b = 1 WHERE c = 1;", severity: "hint" },
    "CREATE ROLE u ⟦UNENCRYPTED PASSWORD⟧ '${X}';",
    "SELECT set_config('a', now()::⟦abstime⟧::text, true);",
  ],
  accept: [
    "CREATE TABLE a (id int) WITH (fillfactor = 80);",
    "CREATE TABLE a (id int) WITHOUT OIDS;",
    "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();",
    "CREATE INDEX i ON a USING gist (b);",
    "SELECT a * 2, count(*) FROM ONLY (a) WHERE b * 2 > 1;",
    "CREATE TABLE a (id int) WITH (oids = false);",
    "SET default_with_oids = false;",
    "SELECT a.* FROM a;",
    "SELECT reltime FROM a;",
  ],
});
