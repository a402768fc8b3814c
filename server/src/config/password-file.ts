// Looks a password up in the text of libpq's password file: `host:port:database:user:password`, `*` matches anything,
// backslash escapes a colon or itself. Manual: "The Password File"; passwordFromFile in fe-connect.c.

export interface PasswordQuery {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** The password of the first line that matches; null when none does. */
export function findPassword(text: string, query: PasswordQuery): string | null {
  // libpq looks the default Unix socket folder up as "localhost".
  const host = query.host === "" || query.host.startsWith("/") ? [query.host, "localhost"] : [query.host];
  const wanted = [host, [String(query.port)], [query.database], [query.user]];
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.startsWith("#")) continue;
    const fields = fieldsOf(line);
    const password = fields[4];
    if (password === undefined) continue;
    if (wanted.every((values, index) => fields[index] === "*" || values.includes(fields[index] ?? ""))) {
      return password;
    }
  }
  return null;
}

/** For whom the file has passwords, as it is written: `*` is any. The passwords are left out. */
export function passwordFileEntries(text: string): readonly {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
}[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [host = "", port = "", database = "", user = "", password] = line.startsWith("#")
      ? []
      : fieldsOf(line);
    return password === undefined ? [] : [{ host, port, database, user }];
  });
}

/** Four fields and the rest: only the first four colons that are not escaped separate. */
function fieldsOf(line: string): string[] {
  const fields = [""];
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? "";
    if (character === ":" && fields.length < 5) {
      fields.push("");
      continue;
    }
    const escaped = character === "\\" && at + 1 < line.length;
    fields[fields.length - 1] += escaped ? (line[++at] ?? "") : character;
  }
  return fields;
}
