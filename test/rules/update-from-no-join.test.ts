// Sources that nothing links to the rows that change.
import { ruleTester } from "./rule-tester";

const known =
  "CREATE TABLE a (id int PRIMARY KEY, x int, b_id int);\nCREATE TABLE b (key int PRIMARY KEY, y int, kind text);";

ruleTester("update-from-no-join", {
  reject: [
    { up: "UPDATE a SET x = b.y FROM ⟦b⟧ WHERE b.ok;", says: /links b to a,/ },
    "UPDATE a SET x = b.y FROM ⟦b⟧;",
    "DELETE FROM a USING ⟦b⟧ WHERE b.gone;",
    "UPDATE a t SET x = o.y FROM ⟦b⟧ o WHERE t.x IS NULL AND o.y > 0;",
    "UPDATE a SET x = b.y FROM ⟦b⟧ WHERE a.id IN (SELECT a_id FROM b);",
    "UPDATE a SET x = c.y FROM ⟦b⟧ JOIN c ON c.b_id = b.id WHERE b.ok;",
    "UPDATE a SET x = c.y FROM b, ⟦c⟧ WHERE b.a_id = a.id AND c.ok;",
    "⟦UPDATE⟧ a SET x = s.y FROM (SELECT y FROM b) s WHERE a.x IS NULL;",
    { up: "UPDATE a SET x = b.y FROM ⟦b⟧ WHERE b.kind = 'z';", severity: "warning" },
    { before: known, up: "UPDATE a SET x = b.y FROM ⟦b⟧ WHERE y > 3 AND x IS NULL;" },
    "WITH s AS (SELECT y FROM b) UPDATE a SET x = s.y FROM ⟦s⟧ WHERE a.x IS NULL;",
    {
      up: "WITH s AS (SELECT CASE WHEN y THEN 1 END AS z FROM a) UPDATE a SET x = s.z FROM ⟦s⟧;",
      severity: "warning",
      vary: false,
    },
    {
      before: "CREATE TABLE b (id int PRIMARY KEY CHECK (id IN (1, 2)), y int);",
      up: "UPDATE a SET x = b.y FROM \u27e6b\u27e7;",
    },
  ],
  accept: [
    "UPDATE a SET x = b.y FROM b WHERE b.a_id = a.id;",
    "UPDATE a SET x = b.y FROM b WHERE a_id = a.id;",
    "UPDATE a SET x = b.y FROM b WHERE a_id = id;",
    "UPDATE a SET x = c.y FROM b JOIN c ON c.b_id = b.id WHERE b.a_id = a.id;",
    "UPDATE a SET x = c.y FROM b, c WHERE b.a_id = a.id AND c.b_id = b.id;",
    "UPDATE a SET x = b.y FROM b WHERE a.code LIKE b.prefix || '%';",
    "UPDATE a SET x = v.y FROM (VALUES (1)) AS v (y) WHERE a.ok;",
    "UPDATE a SET x = s.m FROM (SELECT max(y) AS m FROM b) s WHERE a.ok;",
    "UPDATE a SET x = s.m FROM (SELECT y AS m FROM b ORDER BY z LIMIT 1) s WHERE a.ok;",
    { up: "WITH s AS (SELECT count(*) AS n FROM b) UPDATE a SET x = s.n FROM s WHERE a.ok;", vary: false },
    {
      up: "WITH n AS (INSERT INTO b (y) VALUES (1) RETURNING id) UPDATE a SET b_id = n.id FROM n WHERE a.ok;",
      vary: false,
    },
    "UPDATE a SET x = b.y FROM b WHERE b.id = 5 AND a.ok;",
    { before: known, up: "UPDATE a SET x = b.y FROM b WHERE b.key = 5 AND a.x IS NULL;" },
    { before: known, up: "UPDATE a SET x = y FROM b WHERE key = b_id;" },
    "UPDATE a SET x = b.y FROM b WHERE EXISTS (SELECT 1 FROM c WHERE c.b_id = b.id AND c.a_id = a.id);",
    "DELETE FROM a USING a AS other WHERE a.id > other.id AND a.code = other.code;",
    "UPDATE a SET x = 1 WHERE y;",
    "UPDATE a SET x = (SELECT y FROM b WHERE b.a_id = a.id);",
    "UPDATE a SET x = b.y FROM b WHERE (a.id, a.kind) = (b.a_id, b.kind);",
    "UPDATE a SET x = g FROM generate_series(1, 3) g WHERE a.ok;",
    "WITH p AS (SELECT id, parts FROM links) UPDATE a SET x = p.id FROM p, unnest(p.parts) AS part WHERE a.id = part;",
    {
      before: "CREATE TABLE b (id boolean PRIMARY KEY DEFAULT true CHECK (id), y int);",
      up: "UPDATE a SET x = b.y FROM b;",
    },
    {
      before: "CREATE TABLE b (y int);\nCREATE UNIQUE INDEX one_row ON b ((true));",
      up: "UPDATE a SET x = b.y FROM b;",
    },
    {
      before: "CREATE TABLE b (id int PRIMARY KEY CHECK (id = 1), y int);",
      up: "UPDATE a SET x = s.y FROM (SELECT y FROM b) s;",
    },
    "UPDATE a SET x = s.y FROM (SELECT y FROM b WHERE id = 5) s;",
  ],
});
