// Foreign keys to columns that nothing keeps unique.
import { ruleTester } from "./rule-tester";

ruleTester("foreign-key-references-non-unique", {
  reject: [
    {
      up: "CREATE TABLE c (x int ⟦REFERENCES⟧ p (a));",
      before: "CREATE TABLE p (id int PRIMARY KEY, a int, b int);\n",
      says: /nothing keeps a of (public\.)?p unique/,
    },
    {
      up: "CREATE TABLE c (x int ⟦REFERENCES⟧ p (a));",
      before:
        "CREATE TABLE p (id int PRIMARY KEY, a int, b int);\nCREATE UNIQUE INDEX u ON p (a) WHERE a > 0;",
    },
    {
      up: "CREATE TABLE c (x int ⟦REFERENCES⟧ q);",
      before: "CREATE TABLE q (a int);",
      says: /has no primary key/,
    },
    "CREATE TABLE c (id int, x int ⟦REFERENCES⟧ c (id));",
    {
      before: "CREATE TABLE u (code text CONSTRAINT uc UNIQUE DEFERRABLE);",
      up: "CREATE TABLE o (c text ⟦REFERENCES⟧ u (code));",
      says: /rely on uc of u, because it is DEFERRABLE/,
    },
  ],
  accept: [
    {
      before:
        "CREATE TABLE u (code text CONSTRAINT uc UNIQUE DEFERRABLE);\nCREATE UNIQUE INDEX i ON u (code);",
      up: "CREATE TABLE o (c text REFERENCES u (code));",
    },
    {
      up: "CREATE TABLE c (x int REFERENCES p);",
      before: "CREATE TABLE p (id int PRIMARY KEY, a int, b int);\n",
    },
    {
      up: "CREATE TABLE c (x int, y int, FOREIGN KEY (x, y) REFERENCES p (b, a));",
      before: "CREATE TABLE p (id int PRIMARY KEY, a int, b int);\nCREATE UNIQUE INDEX u ON p (a, b);",
    },
    "CREATE TABLE c (id int PRIMARY KEY, x int REFERENCES c (id));",
    {
      up: "CREATE TABLE c (x int REFERENCES q (id));",
      before: "CREATE TABLE p (id int PRIMARY KEY, a int, b int);\nCREATE TABLE q (LIKE p INCLUDING ALL);",
    },
    "CREATE TABLE c (x int REFERENCES unknown (a));",
  ],
});
