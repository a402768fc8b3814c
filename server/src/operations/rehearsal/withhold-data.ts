// Takes out of a server's words what may be a value of somebody's row. Names are kept where the migration or the schema
// has them; what a person needs to mend the script is the place, the SQLSTATE and the names. Pure.
import { ServerError } from "../../database/errors";

/**
 * Classes of SQLSTATE whose messages PostgreSQL fills with names and, in double quotes, with values. All others, RAISE
 * (P0001) above all, may hold anything. Manual: "PostgreSQL Error Codes".
 */
const namingClasses: ReadonlySet<string> = new Set(
  "0A 21 22 23 25 26 2B 2F 34 3D 3F 40 42 44 53 54 55 57 58".split(" "),
);
/** Data exceptions: what is quoted is the value. */
const valueClass = "22";

const withheld = "(what the server said is withheld, for it may quote sampled rows)";

/** The same error without detail, hint, context and every quoted word that `isName` does not know. */
export function withoutData(error: ServerError, isName: (word: string) => boolean): ServerError {
  const { code, severity, schema, table, column, constraint, position } = error;
  return new ServerError({
    code,
    message: messageWithoutData(error, isName),
    severity: severity ?? undefined,
    schema: schema ?? undefined,
    table: table ?? undefined,
    column: column ?? undefined,
    constraint: constraint ?? undefined,
    position: position === null ? undefined : String(position),
  });
}

/** From the first value on the message is cut: what stands in a value can look like the end of it. */
function messageWithoutData({ code, message }: ServerError, isName: (word: string) => boolean): string {
  const group = code.slice(0, 2);
  if (!namingClasses.has(group)) return withheld;
  const first = message.indexOf('"');
  if (first < 0) return message;
  // An odd quote stands in a value, and a value may begin with a name.
  const isOdd = (message.match(/"/g)?.length ?? 0) % 2 === 1;
  if (group === valueClass || isOdd) return cutAt(message, first);
  for (const quoted of message.matchAll(/"([^"]*)"(\w?)/g)) {
    if (!isName(quoted[1] ?? "") || quoted[2] !== "") return cutAt(message, quoted.index);
  }
  return message;
}

function cutAt(message: string, index: number): string {
  return `${message.slice(0, index)}"…"`;
}
