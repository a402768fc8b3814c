// What is interrupted: an operation of the command line on a prepared project and database, what leads out of an
// interruption, and how to tell from the catalogs whether each migration is there. Fixtures only.

export interface Scenario {
  readonly name: string;
  /** Migrations by file name. */
  readonly files: Readonly<Record<string, string>>;
  /** Run by a plain connection before anything else. */
  readonly setup: string;
  /** Commands that bring the database to where the interrupted one begins. */
  readonly before: readonly (readonly string[])[];
  /** A command after them that has to fail, and leaves a migration half applied; null for none. */
  readonly failing: readonly string[] | null;
  /** Run by a plain connection after all these. */
  readonly meanwhile: string;
  readonly interrupted: readonly string[];
  /** The one command that leads out, whatever happened. */
  readonly recovery: readonly string[];
  /** Problems of the recovery that mean that everything had been done. */
  readonly alreadyDone: readonly string[];
  /** Why status may refuse, as a problem's code: before another tool's history is taken over. */
  readonly statusRefusal: string | null;
  /** By version: an expression that is the share of its objects that are there, 0 to 1. */
  readonly present: Readonly<Record<string, string>>;
  /** The commands leave another backup each time, so only what they leave in the database is compared. */
  readonly takesBackups: boolean;
}

const table = (name: string): string => `(to_regclass('${name}') is not null)::int`;
const column = (relation: string, name: string): string =>
  `exists (select from pg_attribute where attrelid = to_regclass('${relation}') and attname = '${name}' and not attisdropped)::int`;
const index = (name: string): string =>
  `exists (select from pg_index where indexrelid = to_regclass('${name}') and indisvalid)::int`;

const rows = "generate_series(1, 300) n";

const transactional = {
  "001_accounts.up.sql": `CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL);\nINSERT INTO accounts SELECT n, n FROM ${rows};\n`,
  "001_accounts.down.sql": "DROP TABLE accounts;\n",
  "002_bonus.up.sql":
    "ALTER TABLE accounts ADD COLUMN bonus int NOT NULL DEFAULT 0;\nUPDATE accounts SET bonus = bonus + id, balance = balance + 1;\n",
  "002_bonus.down.sql":
    "UPDATE accounts SET balance = balance - 1;\nALTER TABLE accounts DROP COLUMN bonus;\n",
  "003_entries.up.sql":
    "BEGIN;\nCREATE TABLE entries (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account int NOT NULL REFERENCES accounts (id));\nINSERT INTO entries (account) SELECT id FROM accounts WHERE id % 3 = 0 ORDER BY id;\nCOMMIT;\n",
  "003_entries.down.sql": "DROP TABLE entries;\n",
  "004_type.up.sql":
    "CREATE TYPE mood AS ENUM ('good', 'bad');\nALTER TABLE entries ADD COLUMN mood mood NOT NULL DEFAULT 'good';\n",
  "004_type.down.sql": "ALTER TABLE entries DROP COLUMN mood;\nDROP TYPE mood;\n",
} as const;

const transactionalPresent = {
  "001": table("accounts"),
  "002": column("accounts", "bonus"),
  "003": table("entries"),
  "004": column("entries", "mood"),
} as const;

const mixed = {
  "001_items.up.sql": `CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL);\nINSERT INTO items SELECT n, 'item ' || n FROM ${rows};\n`,
  "001_items.down.sql": "DROP TABLE items;\n",
  "002_state.up.sql":
    "ALTER TABLE items ADD COLUMN state text;\nCREATE INDEX CONCURRENTLY items_state ON items (state);\nALTER TABLE items ADD COLUMN owner text;\nCREATE UNIQUE INDEX CONCURRENTLY items_name ON items (name);\n",
  "002_state.down.sql":
    "DROP INDEX CONCURRENTLY items_name;\nALTER TABLE items DROP COLUMN owner;\nDROP INDEX CONCURRENTLY items_state;\nALTER TABLE items DROP COLUMN state;\n",
  "003_index.up.sql": "CREATE INDEX CONCURRENTLY items_owner ON items (owner);\n",
  "003_index.down.sql": "DROP INDEX CONCURRENTLY items_owner;\n",
  "004_note.up.sql":
    "ALTER TABLE items ADD COLUMN note text NOT NULL DEFAULT '';\nUPDATE items SET note = note || 'x';\n",
  "004_note.down.sql": "ALTER TABLE items DROP COLUMN note;\n",
} as const;

const mixedPresent = {
  "001": table("items"),
  "002": `(${column("items", "state")} + ${index("items_state")} + ${column("items", "owner")} + ${index("items_name")}) / 4.0`,
  "003": index("items_owner"),
  "004": column("items", "note"),
} as const;

/** Two items of one name keep the unique index from being built. */
const doubtful = {
  ...mixed,
  "001_items.up.sql": mixed["001_items.up.sql"] + "INSERT INTO items VALUES (1000, 'item 1');\n",
} as const;
const mended = "DELETE FROM items WHERE id = 1000";

const quick = ["--skip-backup", "--force"] as const;
const none = {
  setup: "",
  before: [],
  failing: null,
  statusRefusal: null,
  meanwhile: "",
  alreadyDone: [],
  takesBackups: false,
} as const;

export const scenarios: readonly Scenario[] = [
  {
    ...none,
    name: "apply, transactional files",
    files: transactional,
    interrupted: ["apply", ...quick],
    recovery: ["apply", ...quick],
    present: transactionalPresent,
  },
  {
    ...none,
    name: "apply, with preflight and backup",
    files: transactional,
    before: [["apply", "--to", "002", ...quick]],
    interrupted: ["apply"],
    recovery: ["apply"],
    present: transactionalPresent,
    takesBackups: true,
  },
  {
    ...none,
    name: "apply, CONCURRENTLY and mixed files",
    files: mixed,
    before: [["apply", "--to", "001", ...quick]],
    interrupted: ["apply", ...quick],
    recovery: ["apply", ...quick],
    present: mixedPresent,
  },
  {
    ...none,
    name: "rollback, transactional files",
    files: transactional,
    before: [["apply", ...quick]],
    interrupted: ["rollback", "--to", "001"],
    recovery: ["rollback", "--to", "001"],
    alreadyDone: ["rollback/nothing"],
    present: transactionalPresent,
  },
  {
    ...none,
    name: "rollback, CONCURRENTLY and mixed files",
    files: mixed,
    before: [["apply", ...quick]],
    interrupted: ["rollback", "--to", "001"],
    recovery: ["rollback", "--to", "001"],
    alreadyDone: ["rollback/nothing"],
    present: mixedPresent,
  },
  {
    ...none,
    name: "backup",
    files: transactional,
    before: [["apply", ...quick], ["backup"]],
    interrupted: ["backup"],
    recovery: ["backup"],
    present: transactionalPresent,
    takesBackups: true,
  },
  {
    ...none,
    name: "restore",
    files: transactional,
    before: [["apply", ...quick], ["backup"]],
    meanwhile:
      "DELETE FROM entries; UPDATE accounts SET balance = 0; INSERT INTO accounts VALUES (9999, 1); ALTER TABLE entries ALTER COLUMN id RESTART WITH 7",
    interrupted: ["restore"],
    recovery: ["restore"],
    present: transactionalPresent,
  },
  {
    ...none,
    name: "restore --rebuild",
    files: transactional,
    before: [["apply", ...quick], ["backup"]],
    meanwhile: "DELETE FROM entries; UPDATE accounts SET balance = 0",
    interrupted: ["restore", "--rebuild", "--to", "004"],
    recovery: ["restore", "--rebuild", "--to", "004"],
    present: transactionalPresent,
  },
  {
    ...none,
    name: "apply, after a migration stopped half-way",
    files: doubtful,
    before: [["apply", "--to", "001", ...quick]],
    failing: ["apply", ...quick],
    meanwhile: mended,
    interrupted: ["apply", ...quick],
    recovery: ["apply", ...quick],
    present: mixedPresent,
  },
  {
    ...none,
    name: "resolve --resume",
    files: doubtful,
    before: [["apply", "--to", "001", ...quick]],
    failing: ["apply", ...quick],
    meanwhile: mended,
    interrupted: ["resolve", "002", "--resume"],
    recovery: ["resolve", "002", "--resume"],
    alreadyDone: ["resolve/not-possible"],
    present: mixedPresent,
  },
  {
    ...none,
    name: "resolve --undo",
    files: doubtful,
    before: [["apply", "--to", "001", ...quick]],
    failing: ["apply", ...quick],
    meanwhile: mended,
    interrupted: ["resolve", "002", "--undo"],
    recovery: ["resolve", "002", "--undo"],
    alreadyDone: ["resolve/not-possible"],
    present: mixedPresent,
  },
  {
    ...none,
    name: "adopt",
    files: transactional,
    setup: `${Object.entries(transactional)
      .filter(([name]) => name.endsWith(".up.sql"))
      .map(([, sql]) => sql)
      .join("")}
      CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
      INSERT INTO schema_migrations VALUES (4, false);`,
    interrupted: ["adopt"],
    recovery: ["adopt"],
    statusRefusal: "history/foreign",
    present: transactionalPresent,
  },
];
