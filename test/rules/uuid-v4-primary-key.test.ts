// Random keys where ordered ones could be.
import { ruleTester } from "./rule-tester";

ruleTester("uuid-v4-primary-key", {
  reject: [
    { up: "CREATE TABLE a (id uuid PRIMARY KEY DEFAULT ⟦gen_random_uuid⟧());", postgres: 18 },
    {
      up: "CREATE TABLE a (id uuid DEFAULT ⟦extensions⟧.uuid_generate_v4(), PRIMARY KEY (id));",
      postgres: 18,
    },
    { up: "ALTER TABLE a ADD COLUMN id uuid PRIMARY KEY DEFAULT ⟦uuidv4⟧();", postgres: 18 },
    {
      up: "ALTER TABLE a ALTER COLUMN id SET DEFAULT ⟦gen_random_uuid⟧();",
      postgres: 18,
      before: "CREATE TABLE a (id uuid PRIMARY KEY);",
    },
    {
      up: "ALTER TABLE a ADD ⟦PRIMARY⟧ KEY (id);",
      postgres: 18,
      before: "CREATE TABLE a (id uuid DEFAULT gen_random_uuid());",
    },
  ],
  accept: [
    { up: "CREATE TABLE a (id uuid PRIMARY KEY DEFAULT uuidv7());", postgres: 18 },
    { up: "CREATE TABLE a (id uuid PRIMARY KEY DEFAULT gen_random_uuid());", postgres: 17 },
    { up: "CREATE TABLE a (id bigint PRIMARY KEY, b uuid UNIQUE DEFAULT gen_random_uuid());", postgres: 18 },
    { up: "CREATE TABLE a (id uuid PRIMARY KEY);", postgres: 18 },
    { up: "ALTER TABLE a ALTER COLUMN b SET DEFAULT gen_random_uuid();", postgres: 18 },
  ],
});
