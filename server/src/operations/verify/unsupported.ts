// What a throw-away database cannot do, told from the server's refusal: extensions, roles, tablespaces, languages and
// servers that are not there, and what then fails because a statement was left out. Pure.
import type { Database } from "../../database/session";
import type { VerifyResult } from "../../protocol/reports/verify";

type ScriptError = NonNullable<VerifyResult["error"]>;

const named = '"([^"]*)"';

/** By SQLSTATE and words: most share 42704 undefined_object. Messages of extension.c, acl.c, tablespace.c, dfmgr.c. */
const refusals: readonly {
  readonly codes: readonly string[];
  readonly message: RegExp;
  readonly what: (name: string) => string;
}[] = [
  {
    codes: ["0A000"],
    message: new RegExp(`^extension ${named} is not available`),
    what: (name) => `the extension ${name}`,
  },
  {
    codes: ["58P01"],
    message: new RegExp(`^could not open extension control file.*/([^/"]+)\\.control`),
    what: (name) => `the extension ${name}`,
  },
  {
    codes: ["42704", "22023"],
    message: new RegExp(`^role ${named} does not exist`),
    what: (name) => `the role ${name}`,
  },
  {
    codes: ["42704"],
    message: new RegExp(`^tablespace ${named} does not exist`),
    what: (name) => `the tablespace ${name}`,
  },
  {
    codes: ["42704"],
    message: new RegExp(`^language ${named} does not exist`),
    what: (name) => `the language ${name}`,
  },
  {
    codes: ["42704"],
    message: new RegExp(`^foreign-data wrapper ${named} does not exist`),
    what: (name) => `the foreign-data wrapper ${name}`,
  },
  {
    codes: ["58P01"],
    message: new RegExp(`^directory ${named} does not exist`),
    what: (name) => `the directory ${name}`,
  },
  {
    codes: ["58P01"],
    message: /^could not (?:access|load) (?:file|library) "(?:[^"]*\/)?([^"/]*)"/,
    what: (name) => `the library ${name}`,
  },
  {
    // What the embedded database says of a library from the second time on: libpqwalreceiver.so, for subscriptions.
    codes: ["XX000"],
    message: /^incompatible library "(?:[^"]*\/)?([^"/]*)": missing magic block/,
    what: (name) => `the library ${name}`,
  },
];

/** What the database lacks, for instance "the extension postgis"; null when the script itself is wrong. */
export function lacking({ code, message }: ScriptError): string | null {
  for (const { codes, message: pattern, what } of refusals) {
    const name = codes.includes(code) ? pattern.exec(message)?.[1] : undefined;
    if (name !== undefined) return what(name);
  }
  return null;
}

/** undefined_table, undefined_object, undefined_function, undefined_column, invalid_schema_name. */
const undefinedCodes: ReadonlySet<string> = new Set(["42P01", "42704", "42883", "42703", "3F000"]);

/** Whether it may fail only because an earlier statement was left out. */
export function mayDepend({ code }: ScriptError): boolean {
  return undefinedCodes.has(code);
}

/** What to do about it, as the reason of a failure. */
export function remedyFor(what: string, kind: Database["kind"]): string {
  const place = kind === "scratch" ? "The embedded database" : "The throw-away database";
  const ways = [
    ...(what.startsWith("the role ") && kind === "scratch"
      ? ["list it under scratch.roles in the config file"]
      : []),
    kind === "scratch" ? "name a server that has it with --shadow-url" : "add it to the server",
    "leave the statement out with --skip-unsupported, which marks the migration as not verified",
  ];
  return `${place} does not have ${what}: ${ways.join(", or ")}.`;
}
