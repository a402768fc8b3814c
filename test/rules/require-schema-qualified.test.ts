// Targets that search_path decides.
import { ruleTester } from "./rule-tester";

ruleTester("require-schema-qualified", {
  reject: [
    { up: "CREATE TABLE ⟦a⟧ (id int);", vary: false },
    {
      up: "ALTER TABLE ⟦a⟧ ADD b int;\nDROP TABLE ⟦a⟧;\nDROP INDEX ⟦i⟧;\nCREATE INDEX i ON ⟦a⟧ (b);",
      vary: false,
    },
    {
      up: "CREATE FUNCTION ⟦f⟧() RETURNS int LANGUAGE sql RETURN 1;\nCREATE TYPE ⟦t⟧ AS ENUM ('a');\nDROP TRIGGER t ON ⟦a⟧;",
      vary: false,
    },
    { up: "CREATE VIEW ⟦v⟧ AS SELECT 1;\nALTER TABLE ⟦a⟧ RENAME TO b;", vary: false },
    { up: "CREATE TABLE ⟦a⟧ (id int);\nSET search_path = app;", vary: false },
  ],
  accept: [
    {
      up: "CREATE TABLE app.a (id int);\nDROP TRIGGER t ON app.a;\nCREATE INDEX i ON app.a (id);",
      vary: false,
    },
    "CREATE TEMP TABLE a (id int);",
    "SET LOCAL search_path = app;\nCREATE TABLE a (id int);",
    "CREATE TEMP TABLE a (id int);\nALTER TABLE a ADD b int;\nDROP TABLE a;",
    "CREATE SCHEMA s;\nCREATE EXTENSION x;\nDROP SCHEMA s;\nALTER SCHEMA a RENAME TO b;",
    "INSERT INTO a VALUES (1);",
    { up: "SET LOCAL search_path = app;\nCREATE TABLE a (id int);", wrap: "none" },
  ],
});
