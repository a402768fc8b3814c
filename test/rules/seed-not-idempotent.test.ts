// Rows that a second run inserts again.
import { ruleTester } from "./rule-tester";

ruleTester("seed-not-idempotent", {
  reject: [
    { up: "⟦INSERT⟧ INTO roles (name) VALUES ('admin');", wrap: "none", says: /into (public\.)?roles again/ },
    { up: "BEGIN;\n⟦INSERT⟧ INTO roles (name) VALUES ('a');\nCOMMIT;\nSELECT 1;", wrap: "none" },
    "⟦INSERT⟧ INTO roles (name) VALUES ('a');\nCREATE INDEX CONCURRENTLY i ON roles (name);",
    {
      up: "CREATE TABLE IF NOT EXISTS roles (name text);\n⟦INSERT⟧ INTO roles VALUES ('a'), ('b');",
      wrap: "none",
    },
  ],
  accept: [
    { up: "INSERT INTO roles (name) VALUES ('admin') ON CONFLICT (name) DO NOTHING;", wrap: "none" },
    { up: "INSERT INTO roles (name) SELECT 'a' WHERE NOT EXISTS (SELECT 1 FROM roles);", wrap: "none" },
    { up: "BEGIN;\nINSERT INTO roles (name) VALUES ('admin');\nCOMMIT;", wrap: "none" },
    { up: "INSERT INTO roles (name) VALUES ('a');\nSELECT 1;", wrap: "transaction" },
    { up: "INSERT INTO roles (name) VALUES ('a');\nSELECT 1;", wrap: "simple-query" },
    "INSERT INTO roles (name) VALUES ('admin');",
    { up: "CREATE TABLE roles (name text);\nINSERT INTO roles VALUES ('a');", wrap: "none" },
    { up: "INSERT INTO roles (name) VALUES ('a');", wrap: "simple-query" },
  ],
});
