// Marker lines that a merge left behind.
import { ruleTester } from "./rule-tester";

ruleTester("merge-conflict-marker", {
  reject: [
    {
      up: "⟦<<<<<<<⟧ HEAD\nCREATE TABLE a (id int);\n⟦=======⟧\nCREATE TABLE a (id bigint);\n⟦>>>>>>>⟧ main",
      vary: false,
    },
    { up: "SELECT 1;\n⟦=======⟧\nSELECT 2;", vary: false },
    { up: "SELECT 1;\r\n⟦>>>>>>>⟧ feature\r\n", vary: false },
    { up: "SELECT 1;\n⟦|||||||⟧ base\n", vary: false },
    {
      up: "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n⟦<<<<<<<⟧ HEAD\nRETURN 1;\n⟦=======⟧\nRETURN 2;\n⟦>>>>>>>⟧ main\nEND $$;",
      vary: false,
    },
  ],
  accept: [
    "CREATE TABLE a (id int); -- =======",
    { up: "INSERT INTO n VALUES ('\n=======\n');", vary: false },
    { up: "/*\n=======\n<<<<<<< x\n*/\nSELECT 1;", vary: false },
    { up: "INSERT INTO n VALUES ($$\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n$$);", vary: false },
    { up: "-- Title\n--=======\nSELECT 1;", vary: false },
    { up: "  =======\n", vary: false },
    { up: "========\nSELECT 1;", vary: false },
    { up: "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '\n=======\n' $$;", vary: false },
  ],
});
