// Foreign keys of another type than what they refer to.
import { ruleTester } from "./rule-tester";

ruleTester("foreign-key-type-mismatch", {
  reject: [
    {
      before: "CREATE TABLE p (id bigint PRIMARY KEY);",
      up: "CREATE TABLE c (p_id numeric ⟦REFERENCES⟧ p (id));",
      severity: "error",
    },
    {
      before: "CREATE TABLE p (n numeric UNIQUE);",
      up: "CREATE TABLE c (n int ⟦REFERENCES⟧ p (n));",
    },
    {
      up: "CREATE TABLE c (p_id int ⟦REFERENCES⟧ p (id));",
      before: "CREATE TABLE p (id bigint PRIMARY KEY, code varchar(20) UNIQUE, u uuid UNIQUE);",
      says: /p_id is integer, but (public\.)?p.id is bigint/,
    },
    {
      up: "CREATE TABLE c (code text, FOREIGN KEY (code) ⟦REFERENCES⟧ p (code));",
      before: "CREATE TABLE p (id bigint PRIMARY KEY, code varchar(20) UNIQUE, u uuid UNIQUE);",
    },
    {
      up: "CREATE TABLE c (p_id text ⟦REFERENCES⟧ p (u));",
      before: "CREATE TABLE p (id bigint PRIMARY KEY, code varchar(20) UNIQUE, u uuid UNIQUE);",
      severity: "error",
      says: /cannot be compared/,
    },
    "CREATE TABLE c (id int8 PRIMARY KEY, parent int ⟦REFERENCES⟧ c (id));",
  ],
  accept: [
    {
      up: "CREATE TABLE c (p_id bigserial REFERENCES p);",
      before: "CREATE TABLE p (id bigint PRIMARY KEY, code varchar(20) UNIQUE, u uuid UNIQUE);",
    },
    {
      up: "CREATE TABLE c (code varchar(10) REFERENCES p (code));",
      before: "CREATE TABLE p (id bigint PRIMARY KEY, code varchar(20) UNIQUE, u uuid UNIQUE);",
    },
    {
      up: "CREATE TABLE c (p_id d REFERENCES p (id));",
      before:
        "CREATE TABLE p (id bigint PRIMARY KEY, code varchar(20) UNIQUE, u uuid UNIQUE);\nCREATE DOMAIN d AS bigint;",
    },
    "CREATE TABLE c (p_id int REFERENCES unknown (id));",
  ],
});
