// Characters and line ends that look like others.
import { ruleTester } from "./rule-tester";

ruleTester("encoding-or-line-ending", {
  reject: [
    { up: "⟦﻿⟧CREATE TABLE a (id int)", vary: false, fixed: "CREATE TABLE a (id int)" },
    { up: "CREATE TABLE⟦ ⟧a (id int);", vary: false, fixed: "CREATE TABLE a (id int);" },
    { up: "CREATE TABLE a (⟦​⟧id int);", vary: false, fixed: "CREATE TABLE a (id int);" },
    { up: "SELECT ⟦“⟧a⟦”⟧;", vary: false },
    { up: "SELECT 1;⟦\r\n⟧SELECT 2;\nSELECT 3;\n", vary: false, fixed: "SELECT 1;\nSELECT 2;\nSELECT 3;\n" },
    {
      up: "SELECT 1;\r\nSELECT 2;⟦\n⟧SELECT 3;\r\n",
      vary: false,
      says: /ends in LF, while 2 others of the file end in CRLF/,
    },
    { up: "SELECT '⟦�⟧';", vary: false },
    { up: "SELECT 1;⟦\u0000⟧", vary: false },
    { up: "SELECT 1⟦\u2060⟧;", vary: false, fixed: "SELECT 1;" },
  ],
  accept: [
    "CREATE TABLE a (id int);",
    { up: "SELECT 1;\r\nSELECT 2;\r\n", vary: false },
    { up: "SELECT 1;\nSELECT 2;\n", vary: false },
    { up: "INSERT INTO n VALUES ('a b ’ ​');", vary: false },
    { up: "-- it’s  fine\nSELECT 1; /* “x” */", vary: false },
    { up: 'SELECT 1 AS "a b";', vary: false },
    { up: "SELECT $$“x”$$;", vary: false },
    { up: "CREATE TABLE größe (straße text);", vary: false },
    { up: "DO $$ BEGIN RAISE NOTICE '…'; END $$;", vary: false },
  ],
});
