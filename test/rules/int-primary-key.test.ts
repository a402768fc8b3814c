// Primary keys whose numbers end early.
import { ruleTester } from "./rule-tester";

ruleTester("int-primary-key", {
  reject: [
    {
      up: "CREATE TABLE users (id ⟦integer⟧ PRIMARY KEY);",
      fixed: "CREATE TABLE users (id bigint PRIMARY KEY);",
      vary: false,
    },
    {
      up: "CREATE TABLE users (id ⟦serial⟧, PRIMARY KEY (id));",
      fixed: "CREATE TABLE users (id bigserial, PRIMARY KEY (id));",
      vary: false,
    },
    'CREATE TABLE users ("Id" ⟦smallint⟧ GENERATED ALWAYS AS IDENTITY, CONSTRAINT k PRIMARY KEY ("Id"));',
    "ALTER TABLE users ADD COLUMN id ⟦int4⟧ PRIMARY KEY;",
    {
      up: "ALTER TABLE ONLY users ADD ⟦CONSTRAINT⟧ users_pkey PRIMARY KEY (id);",
      before: "CREATE TABLE users (id integer NOT NULL);",
    },
    {
      up: "ALTER TABLE users ADD PRIMARY KEY USING INDEX users_idx;",
      before: "CREATE TABLE users (id int NOT NULL);\nCREATE UNIQUE INDEX users_idx ON users (id);",
    },
    "CREATE TABLE users (id ⟦int⟧ PRIMARY KEY, team_id int REFERENCES teams (id));",
    { up: "CREATE TABLE users (id ⟦int⟧ PRIMARY KEY);", options: { except: ["teams"] } },
  ],
  accept: [
    "CREATE TABLE users (id bigint PRIMARY KEY, age int, n smallint UNIQUE);",
    "CREATE TABLE a (b_id int, c_id int, PRIMARY KEY (b_id, c_id));",
    "CREATE TABLE profiles (user_id int PRIMARY KEY REFERENCES users (id));",
    "CREATE TABLE order_status (id smallint PRIMARY KEY, name text);",
    "CREATE TEMP TABLE work (id int PRIMARY KEY) ON COMMIT DROP;",
    { up: "CREATE TABLE planets (id int PRIMARY KEY);", options: { except: ["planet*"] } },
    { up: "ALTER TABLE users ADD PRIMARY KEY (id);", before: "CREATE TABLE users (id bigint NOT NULL);" },
    "ALTER TABLE users ADD PRIMARY KEY (id);",
    "CREATE TABLE users (id uuid PRIMARY KEY, n text);",
  ],
});
