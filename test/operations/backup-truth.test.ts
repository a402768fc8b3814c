// Backup truth: random tables of every type that PostgreSQL ships, with random and nasty values, come back the same, row by
// row; and a backup taken while others write shows one moment. `BACKUP_ROUNDS=200 BACKUP_SEED=7` runs more.
import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { serverMajors, type TestDatabase } from "../support/servers";
import { done, onProject, type Project } from "./project";

const rounds = Number(process.env["BACKUP_ROUNDS"] ?? 3);
const firstSeed = Number(process.env["BACKUP_SEED"] ?? 1);

/** Numbers that look random and are the same every time. Mulberry32, public domain. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const nastyTexts = [
  "",
  " ",
  "\\N",
  "\\.",
  "\\",
  "\t\n\r\b\f\v",
  "a\\nb",
  "'; DROP TABLE x; --",
  '"',
  "🚀 ünïcödé \u202e מזל",
  "\u0001\u007f",
  "$guard$",
  "line\n\\.\nline",
  "-- BACKUP COMPLETE {}",
];

/** Literals of each type, as text that its input function reads. */
const literals: Readonly<Record<string, readonly string[]>> = {
  boolean: ["t", "f"],
  smallint: ["-32768", "32767"],
  integer: ["-2147483648", "0"],
  bigint: ["-9223372036854775808", "9223372036854775807"],
  numeric: ["NaN", "Infinity", "-Infinity", "0.1", "1e-400", "123456789012345678901234567890.5"],
  "numeric(10,3)": ["NaN", "-1234567.891"],
  real: ["NaN", "-Infinity", "1.1754944e-38", "-0", "0.1"],
  "double precision": ["NaN", "Infinity", "5e-324", "1.7976931348623157e308", "0.30000000000000004", "-0"],
  money: ["-92233720368547758.08", "12.34"],
  text: nastyTexts,
  "varchar(20)": ["", "\\N", "ünï"],
  "character(5)": ["", "a", "\\."],
  '"char"': ["a", "\\001", ""],
  name: ["x", "Weird \"name'"],
  bytea: ["", "\\x00", "\\x5c2e0a5c4e"],
  date: ["infinity", "-infinity", "4713-01-01 BC", "5874897-12-31", "2024-02-29"],
  time: ["00:00:00", "24:00:00", "23:59:59.999999"],
  timetz: ["23:59:59.999999+15:59", "00:00:00-15:59:59"],
  timestamp: ["infinity", "-infinity", "0044-03-15 12:00:00 BC", "2024-02-29 23:59:59.999999"],
  timestamptz: ["infinity", "2026-03-29 02:30:00+02", "294276-12-31 23:59:59.999999+00"],
  interval: ["-178000000 years", "1 mon -1 day 00:00:00.000001", "-1 year 2 mons -3 days 04:05:06.7"],
  uuid: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
  json: ['{"a":  1, "a": 2}', '"\\u00fc\\n\\\\."', "null", "[1e400]"],
  jsonb: ['{"b": [1, null, {"c": "\\\\N"}]}', '"\\t"', "123456789012345678901234567890.1"],
  jsonpath: ['$."a"[*] ? (@ > 1)'],
  xml: ["<a b='1'>\\N</a>"],
  tsvector: ["'a':1A,2B '\\\\N' 'it''s'"],
  tsquery: ["'a' & !'b' <-> 'c':*A"],
  bit: ["1"],
  "bit varying": ["", "10101"],
  inet: ["::1/64", "192.168.0.1/24", "10.1.2.3"],
  cidr: ["2001:db8::/32", "10.0.0.0/8"],
  macaddr: ["08:00:2b:01:02:03"],
  macaddr8: ["08:00:2b:01:02:03:04:05"],
  point: ["(NaN,Infinity)", "(1e-300,-2.5)"],
  line: ["{1,-1,0}"],
  lseg: ["[(0,0),(1,1)]"],
  box: ["(2,2),(1,1)"],
  path: ["[(0,0),(1,1)]", "((0,0),(1,1),(2,0))"],
  polygon: ["((0,0),(1,1),(2,0))"],
  circle: ["<(0,0),1.5>"],
  pg_lsn: ["0/0", "FFFFFFFF/FFFFFFFF"],
  pg_snapshot: ["10:20:10,14,15"],
  xid8: ["18446744073709551615"],
  oid: ["4294967295"],
  regclass: ["pg_catalog.pg_class"],
  regtype: ["integer"],
  int4range: ["empty", "[1,5)", "(,)"],
  numrange: ["[1.5,NaN]", "(,0]"],
  tstzrange: ['["2024-01-01 00:00:00+00",infinity)'],
  daterange: ["[2024-01-01,)"],
  int8multirange: ["{}", "{[1,3),[5,8)}"],
  tsmultirange: ['{["2024-01-01 00:00:00","2024-01-02 00:00:00")}'],
  "integer[]": ["{}", "{NULL,1}", "{{1,2},{3,4}}", "[2:3]={7,8}"],
  "text[]": ['{"",NULL,"NULL","a,b","\\\\N","\\"","line\nfeed"}'],
  "mood[]": ['{"so, so",NULL}'],
  mood: ["so, so", "it's", "\\N"],
  positive: ["1", "12"],
  pair: ['(1,"a ""quoted"" \\\\ value")', "(,)"],
  "pair[]": ['{"(1,\\"x,y\\")",NULL}'],
  "positive[]": ["{1,2}"],
  floatrange: ["[1.5,2.5)", "empty"],
};

const types = `
CREATE TYPE mood AS ENUM ('so, so', 'it''s', '\\N');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TYPE pair AS (a int, "B, b" text);
CREATE TYPE floatrange AS RANGE (subtype = float8);
`;

const oddNames = [
  "plain",
  "Upper",
  'quo"te',
  "semi;colon",
  "line\nfeed",
  "ünï 🚀",
  "select",
  "a.b",
  "$1",
  "tab\t",
  "\\.",
];

interface RandomTable {
  readonly name: string;
  readonly columns: readonly (readonly [string, string])[];
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

function randomTables(random: () => number): readonly RandomTable[] {
  const all = Object.keys(literals);
  return Array.from({ length: 4 }, (_, number) => ({
    name: `${oddNames[Math.floor(random() * oddNames.length)] ?? ""} ${number}`,
    columns: Array.from({ length: 1 + Math.floor(random() * 14) }, (_unused, index) => [
      `${oddNames[Math.floor(random() * oddNames.length)] ?? ""} ${index}`,
      all[Math.floor(random() * all.length)] ?? "text",
    ]),
  }));
}

/** One table of all types besides, so that none is left to chance. */
const everyType: RandomTable = {
  name: "every type",
  columns: Object.keys(literals).map((type, index) => [`c${index} ${type}`, type]),
};

function createTable({ name, columns }: RandomTable): string {
  const list = columns.map(([column, type]) => `${identifier(column)} ${type}`);
  return `CREATE TABLE ${identifier(name)} (${list.join(", ")});`;
}

function insertRows({ name, columns }: RandomTable, rows: number, random: () => number): string {
  const value = (type: string): string => {
    const choices = literals[type] ?? [];
    if (random() < 0.15) return "NULL";
    return `CAST(${literal(choices[Math.floor(random() * choices.length)] ?? "")} AS ${type})`;
  };
  const tuples = Array.from({ length: rows }, () => `(${columns.map(([, type]) => value(type)).join(", ")})`);
  return `INSERT INTO ${identifier(name)} VALUES ${tuples.join(",\n")};`;
}

/** Every row of every table as the server's own text, in the order of the bytes. */
async function rowsOf(database: TestDatabase, tables: readonly RandomTable[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.sql(
      `select r::text as row from ${identifier(name)} r order by r::text collate "C"`,
    );
    found.push(name, ...rows.map((row) => String(row["row"])));
  }
  return found;
}

async function roundTrip(project: Project, database: TestDatabase, seed: number): Promise<void> {
  const random = randomOf(seed);
  const tables = [everyType, ...randomTables(random)];
  project.write("001_random.up.sql", types + tables.map(createTable).join("\n"));
  project.write("001_random.down.sql", "SELECT 1;\n");
  done(await project.run("apply", { skipBackup: true }));
  for (const table of tables) await database.sql(insertRows(table, 30, random));
  const before = await rowsOf(database, tables);
  const { path } = done(await project.run("backup"));
  await database.sql(tables.map(({ name }) => `DELETE FROM ${identifier(name)};`).join("\n"));
  done(await project.run("restore", { file: path }));
  assert.deepEqual(await rowsOf(database, tables), before);
  done(await project.run("restore", { file: path, rebuild: true }));
  assert.deepEqual(await rowsOf(database, tables), before);
}

for (const major of serverMajors) {
  describe(`backup truth, PostgreSQL ${major}`, () => {
    for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
      it(`every row of random tables comes back, seed ${seed}`, async function () {
        await onProject(this, major, {}, async (project, database) => roundTrip(project, database, seed));
      });
    }

    it("a table read in many pieces by several readers comes back whole and in its order", async function () {
      const files = {
        "001_big.up.sql":
          "CREATE TABLE big (id int PRIMARY KEY, fill text); CREATE TABLE small (id int REFERENCES big);",
        "001_big.down.sql": "DROP TABLE small; DROP TABLE big;",
      };
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(
          "insert into big select i, repeat(md5(i::text), 8) from generate_series(1, 120000) i; delete from big where id % 7 = 0; insert into small values (1)",
        );
        const sum = "select count(*)::int as n, md5(string_agg(id || fill, ',' order by ctid)) as h from big";
        const before = await database.sql(sum);
        for (const readers of [1, 3]) {
          const { backup } = project.settings.run;
          const engine = project.engineWith({ backup: { ...backup, readers } });
          const { path } = done(await project.run("backup", {}, { engine }));
          await database.sql("truncate big, small");
          done(await project.run("restore", { file: path }));
          assert.deepEqual(await database.sql(sum), before, `${readers} readers`);
        }
      });
    });

    it("shows one moment while others move money, truncate and add", async function () {
      const files = {
        "001_bank.up.sql":
          "CREATE TABLE a (id int PRIMARY KEY, amount int, fill text); CREATE TABLE b (id int PRIMARY KEY, amount int);",
        "001_bank.down.sql": "DROP TABLE a, b;",
      };
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(
          "insert into a select i, 10, repeat('x', 400) from generate_series(1, 40000) i; insert into b select i, 10 from generate_series(1, 40000) i",
        );
        const writer = await database.client();
        const over = new AbortController();
        let transfers = 0;
        const writing = (async () => {
          while (!over.signal.aborted) {
            const from = 1 + (transfers % 40_000);
            await writer.query(
              `begin; update a set amount = amount - 1 where id = ${from}; update b set amount = amount + 1 where id = ${40_001 - from}; commit`,
            );
            transfers++;
            if (transfers % 50 === 0) await sleep(1);
          }
        })();
        const report = await project.run("backup").finally(() => over.abort());
        await writing;
        const { path } = done(report);
        assert.ok(transfers > 0);
        done(await project.run("restore", { file: path }));
        const sums = await database.sql(
          "select (select sum(amount) from a)::int + (select sum(amount) from b)::int as total, (select count(*) from a)::int as n",
        );
        assert.deepEqual(sums, [{ total: 800_000, n: 40_000 }]);
      });
    });
  });
}
