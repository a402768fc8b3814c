// Statements whose effect cannot be read: blocks that put their SQL together while they run, calls of functions, what
// did not parse. What they name they may have changed.
import { nameFromList } from "../../sql/names";
import type { SqlFile, Statement } from "../../sql/sql-file";
import { walk, type Tree } from "../../sql/syntax-tree";

/** Functions that change nothing in the schema. */
const harmless = new Set(
  "set_config setval nextval currval lastval now pg_advisory_lock pg_advisory_unlock pg_advisory_xact_lock pg_sleep".split(
    " ",
  ),
);

/** Loops over the catalog reach what they do not name. */
const readsCatalog =
  /\b(?:information_schema|pg_(?:class|tables|indexes|constraint|attribute|proc|type|enum|namespace|trigger|policies))\b/i;

/** Shorter words are parts of too many names. */
const shortestPart = 4;

export class Opaque {
  /** Words of these statements in lower case. */
  readonly #words: ReadonlySet<string>;
  readonly #reachesAll: boolean;

  constructor(file: SqlFile) {
    const opaque = file.statements.filter(isOpaque).map(({ parsed }) => parsed.text);
    this.#words = new Set(
      opaque.flatMap((text) => text.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []),
    );
    const included = file.metaCommands.some(({ start, end }) =>
      /^\\(?:i|ir|include|gexec|o|!)\b/.test(file.text.slice(start, end)),
    );
    this.#reachesAll = included || opaque.some((text) => readsCatalog.test(text)) || file.reduced;
  }

  /** Whether some statement that cannot be read may have to do with the object of this name. */
  mayTouch(name: string): boolean {
    const bare = name.replace(/\(.*$/s, "").toLowerCase();
    if (this.#words.size === 0 && !this.#reachesAll) return false;
    return this.#reachesAll || this.#names(bare);
  }

  /** By itself, or as a part of a longer one, as in `orders_audit` made from `orders`. */
  #names(name: string): boolean {
    if (this.#words.has(name)) return true;
    const parts = name.split("_");
    return parts.some((_, from) =>
      parts.some((__, to) => {
        const part = parts.slice(from, to + 1).join("_");
        return part.length >= shortestPart && part !== name && this.#words.has(part);
      }),
    );
  }
}

function isOpaque({ parsed, resynced }: Statement): boolean {
  if (resynced || parsed.error || !parsed.tree) return true;
  const { kind, body } = parsed;
  if (kind === "DoStmt")
    return !body || body.built.length > 0 || body.statements.some(({ parsed: inner }) => calls(inner));
  return kind === "CallStmt" || kind === "DropOwnedStmt" || kind === "ReassignOwnedStmt" || calls(parsed);
}

function calls({ kind, tree }: Statement["parsed"]): boolean {
  if (kind !== "SelectStmt") return kind === "CallStmt";
  let found = false;
  walk(tree, (node, payload) => {
    if (node !== "FuncCall") return;
    found ||= !harmless.has(nameFromList((payload as Tree.FuncCall).funcname ?? []).name);
  });
  return found;
}

/** A DO block that always or under some condition ends the script with an error, which is how a down says that it cannot. */
export function raises(file: SqlFile): boolean {
  return file.statements.some(({ parsed }) => {
    if (parsed.kind !== "DoStmt") return false;
    const code = parsed.text.replace(/--[^\n]*/g, " ");
    return /\braise\s+(?:exception\b|sqlstate\b|'|(?!(?:debug|log|info|notice|warning)\b)[a-z_]+\s*(?:using\b|;))/i.test(
      code,
    );
  });
}
