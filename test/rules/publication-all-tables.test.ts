// Publications that send more than what has a key.
import { ruleTester } from "./rule-tester";

const tables = "CREATE TABLE keyed (id int PRIMARY KEY);\nCREATE TABLE bare (id int);";

ruleTester("publication-all-tables", {
  reject: [
    { up: "CREATE PUBLICATION p FOR ⟦ALL TABLES⟧;", says: /every table/ },
    "CREATE PUBLICATION p FOR ⟦ALL TABLES⟧ WITH (publish = 'insert, update');",
    "CREATE PUBLICATION p FOR ⟦TABLES IN SCHEMA⟧ app;",
    "CREATE PUBLICATION p FOR ⟦TABLES IN SCHEMA⟧ CURRENT_SCHEMA;",
    { before: "CREATE PUBLICATION p;", up: "ALTER PUBLICATION p ADD ⟦TABLES IN SCHEMA⟧ app;" },
    { before: tables, up: "CREATE PUBLICATION p FOR TABLE keyed, ⟦bare⟧;", vary: false },
    { before: `${tables}\nCREATE PUBLICATION p;`, up: "ALTER PUBLICATION p ADD TABLE ⟦bare⟧;" },
    { before: `${tables}\nCREATE PUBLICATION p;`, up: "ALTER PUBLICATION p SET TABLE ⟦bare⟧;" },
    {
      before: `${tables}\nALTER TABLE keyed REPLICA IDENTITY NOTHING;`,
      up: "CREATE PUBLICATION p FOR TABLE ⟦keyed⟧;",
    },
    "CREATE TABLE t (a int);\nCREATE PUBLICATION p FOR TABLE ⟦t⟧;",
  ],
  accept: [
    "CREATE PUBLICATION p FOR TABLE users;",
    "CREATE PUBLICATION p;",
    "CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert');",
    "CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert, truncate');",
    { before: tables, up: "CREATE PUBLICATION p FOR TABLE keyed;" },
    { before: tables, up: "CREATE PUBLICATION p FOR TABLE bare WITH (publish = 'insert');" },
    {
      before: `${tables}\nCREATE PUBLICATION p WITH (publish = 'insert');`,
      up: "ALTER PUBLICATION p ADD TABLE bare;",
    },
    {
      before: `${tables}\nALTER TABLE bare REPLICA IDENTITY FULL;`,
      up: "CREATE PUBLICATION p FOR TABLE bare;",
    },
    { before: `${tables}\nCREATE PUBLICATION p FOR TABLE bare;`, up: "ALTER PUBLICATION p DROP TABLE bare;" },
    "CREATE TABLE t (a int);\nCREATE PUBLICATION p FOR TABLE t;\nALTER TABLE t ADD PRIMARY KEY (a);",
    { up: "DROP PUBLICATION p;", down: "CREATE PUBLICATION p FOR ALL TABLES;" },
  ],
});
