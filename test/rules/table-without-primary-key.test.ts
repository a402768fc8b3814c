// Tables whose rows cannot be told apart.
import { ruleTester } from "./rule-tester";

ruleTester("table-without-primary-key", {
  reject: [
    "CREATE TABLE ⟦a⟧ (id int, b text UNIQUE);",
    "CREATE TABLE IF NOT EXISTS ⟦a⟧ (b int);",
    "CREATE UNLOGGED TABLE ⟦a⟧ (b int);",
    "CREATE TABLE ⟦a⟧ (LIKE b);",
    "CREATE TABLE ⟦a⟧ (LIKE b INCLUDING DEFAULTS INCLUDING CONSTRAINTS);",
    "CREATE TABLE ⟦a⟧ (b int) PARTITION BY RANGE (b);",
    "CREATE TABLE ⟦a⟧ (id int);\nALTER TABLE b ADD PRIMARY KEY (id);",
    "CREATE SCHEMA s CREATE TABLE ⟦a⟧ (b int);",
    "DROP TABLE IF EXISTS a;\nCREATE TABLE ⟦a⟧ (b int);",
    "CREATE TABLE ⟦a⟧ (id int);\nALTER TABLE s.a ADD PRIMARY KEY (id);",
  ],
  accept: [
    "DROP TABLE a;\nCREATE TABLE a (id int);\nALTER TABLE a ADD PRIMARY KEY (id);",
    "SET search_path = s;\nCREATE TABLE a (id int);\nALTER TABLE s.a ADD PRIMARY KEY (id);",
    { up: "CREATE SCHEMA s CREATE TABLE a (id int);\nALTER TABLE s.a ADD PRIMARY KEY (id);", vary: false },
    "CREATE TABLE a_new (id int);\nDROP TABLE a;\nALTER TABLE a_new RENAME TO a;\nALTER TABLE a ADD PRIMARY KEY (id);",
    "CREATE TABLE a (id int PRIMARY KEY);",
    "CREATE TABLE a (b int, c int, PRIMARY KEY (b, c));",
    "CREATE TABLE a (id int);\nALTER TABLE ONLY a ADD CONSTRAINT a_pkey PRIMARY KEY (id);",
    "CREATE TABLE a (b int);\nALTER TABLE a ADD COLUMN id bigint PRIMARY KEY;",
    "CREATE TABLE a (id int);\nCREATE UNIQUE INDEX i ON a (id);\nALTER TABLE a ADD CONSTRAINT p PRIMARY KEY USING INDEX i;",
    "CREATE TABLE a PARTITION OF b FOR VALUES IN (1);",
    "CREATE TABLE a (c int) INHERITS (b);",
    "CREATE TABLE a (LIKE b INCLUDING ALL);",
    "CREATE TABLE a (LIKE b INCLUDING INDEXES, c int);",
    "CREATE TEMP TABLE a (b int) ON COMMIT DROP;",
    { up: "CREATE TABLE audit_log (b int);", options: { except: ["*_log"] } },
    "CREATE TABLE a_new (id int);\nALTER TABLE a_new RENAME TO a;\nALTER TABLE a ADD PRIMARY KEY (id);",
    "CREATE FOREIGN TABLE a (b int) SERVER s;",
    { up: "DROP TABLE a;", down: "CREATE TABLE a (b int);" },
    "CREATE TABLE a (b int);\nDROP TABLE a;",
  ],
});
