// Views that select everything.
import { ruleTester } from "./rule-tester";

ruleTester("select-star-view", {
  reject: [
    "CREATE VIEW v AS SELECT ⟦*⟧ FROM t;",
    "CREATE OR REPLACE VIEW v AS SELECT a, ⟦t⟧.* FROM t JOIN u USING (id);",
    "CREATE VIEW v AS SELECT a FROM t UNION ALL SELECT ⟦*⟧ FROM u;",
    "CREATE VIEW v AS WITH x AS (SELECT * FROM t) SELECT ⟦*⟧ FROM x;",
    "CREATE VIEW v AS SELECT ⟦*⟧ FROM (SELECT * FROM t) x;",
    "CREATE TEMP VIEW v AS SELECT ⟦*⟧ FROM t;",
  ],
  accept: [
    "CREATE VIEW v AS SELECT id, name FROM t;",
    "CREATE VIEW v AS SELECT count(*) AS n FROM t WHERE EXISTS (SELECT * FROM u);",
    { up: "CREATE VIEW v AS WITH x AS (SELECT a, b FROM t) SELECT * FROM x;", vary: false },
    "CREATE VIEW v AS SELECT * FROM (SELECT a FROM t) x;",
    "CREATE VIEW v AS SELECT x.* FROM t CROSS JOIN LATERAL (SELECT t.a) x;",
    "ALTER TABLE t RENAME TO t_new;\nCREATE VIEW t AS SELECT * FROM t_new;",
    "ALTER TABLE t RENAME COLUMN a TO b;\nCREATE VIEW v AS SELECT *, b AS a FROM t;",
    "CREATE MATERIALIZED VIEW v AS SELECT * FROM t;",
    "CREATE VIEW v AS SELECT a * b AS c FROM t;",
  ],
});
