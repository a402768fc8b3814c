// Downs generated with the schema from before the up: what was dropped or changed comes back as earlier migrations made it.
import assert from "node:assert/strict";
import { inverseStatements } from "../../../server/src/sql/inverse";
import { priorDefinitions } from "../../../server/src/lint/prior-definitions";
import { applyStatement } from "../../../server/src/lint/schema/apply-statement";
import { World } from "../../../server/src/lint/schema/world";
import { parseSqlFile } from "../../../server/src/sql/parse-sql-file";
import { loadParser, type Parser } from "../../../server/src/sql/parser";

const schema = `
  CREATE TABLE orgs (id int PRIMARY KEY);
  CREATE TABLE users (
    id int PRIMARY KEY,
    email varchar(100) DEFAULT 'none' NOT NULL UNIQUE,
    org int CONSTRAINT users_org REFERENCES orgs ON DELETE CASCADE,
    made timestamptz DEFAULT now(),
    age int NOT NULL,
    code int DEFAULT (1 + 2),
    nick varchar(9) DEFAULT 'none' NOT NULL,
    size int NOT NULL,
    CONSTRAINT adult CHECK (age > 17)
  );
  CREATE UNIQUE INDEX users_age ON users (age, org);
  CREATE INDEX users_part ON users (age) WHERE age > 18;`;

const taken: Readonly<Record<string, string>> = {
  "ALTER TABLE users DROP COLUMN nick":
    "ALTER TABLE users ADD COLUMN nick varchar(9) DEFAULT 'none' NOT NULL",
  "ALTER TABLE users DROP COLUMN size": "ALTER TABLE users ADD COLUMN size integer",
  "ALTER TABLE users DROP COLUMN made": "ALTER TABLE users ADD COLUMN made timestamptz DEFAULT now()",
  "ALTER TABLE users ALTER COLUMN age TYPE bigint":
    "ALTER TABLE users ALTER COLUMN age TYPE integer USING age::integer",
  "ALTER TABLE users ALTER COLUMN age SET DEFAULT 1": "ALTER TABLE users ALTER COLUMN age DROP DEFAULT",
  "ALTER TABLE users ALTER COLUMN email DROP DEFAULT":
    "ALTER TABLE users ALTER COLUMN email SET DEFAULT 'none'",
  "ALTER TABLE users DROP CONSTRAINT users_email_key":
    "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email)",
  "ALTER TABLE users DROP CONSTRAINT users_org":
    "ALTER TABLE users ADD CONSTRAINT users_org FOREIGN KEY (org) REFERENCES orgs ON DELETE CASCADE NOT VALID",
  "DROP INDEX users_age": "CREATE UNIQUE INDEX users_age ON users (age, org)",
  "DROP INDEX CONCURRENTLY users_age": "CREATE UNIQUE INDEX CONCURRENTLY users_age ON users (age, org)",
};

const unknown = [
  "ALTER TABLE users DROP COLUMN email",
  "ALTER TABLE users DROP COLUMN code",
  "ALTER TABLE users DROP CONSTRAINT adult",
  "DROP INDEX users_part",
  "ALTER TABLE others DROP COLUMN a",
];

describe("downs generated with the schema before the up", () => {
  let parser: Parser;
  let world: World;
  before(async () => {
    parser = await loadParser();
    world = new World();
    for (const { parsed } of parseSqlFile(schema, parser).statements)
      applyStatement(world, parsed, null, false);
  });
  const inverse = (up: string): readonly string[] =>
    inverseStatements(parseSqlFile(up, parser), parser, priorDefinitions(world)).statements;

  for (const [up, down] of Object.entries(taken)) {
    it(`takes back ${up}`, () => assert.deepEqual(inverse(up), [down]));
  }
  for (const up of unknown) {
    it(`raises an error for ${up}`, () => assert.match(inverse(up).join(), /RAISE EXCEPTION 'irreversible/));
  }
});
