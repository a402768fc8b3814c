// The SQL texts in a PL/pgSQL tree as libpg_query writes it (pl_funcs.c's dump as JSON), with their lines and whether they
// stand where they may not run. Knows no places beyond lines.

export interface PlpgsqlPiece {
  /** "dynamic" is the expression after EXECUTE. */
  readonly kind: "static" | "perform" | "dynamic";
  readonly text: string;
  /** Line of the body, from 1, at or before the text. */
  readonly line: number;
  readonly mayNotRun: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields of a statement that hold SQL; queries of a function's result and of cursors come when they are asked for. */
const pieceFields: Readonly<
  Record<string, readonly (readonly [field: string, kind: PlpgsqlPiece["kind"]])[]>
> = {
  PLpgSQL_stmt_execsql: [["sqlstmt", "static"]],
  PLpgSQL_stmt_perform: [["expr", "perform"]],
  PLpgSQL_stmt_call: [["expr", "static"]],
  PLpgSQL_stmt_fors: [["query", "static"]],
  PLpgSQL_stmt_dynexecute: [["query", "dynamic"]],
  PLpgSQL_stmt_dynfors: [["query", "dynamic"]],
  PLpgSQL_stmt_return_query: [
    ["query", "static"],
    ["dynquery", "dynamic"],
  ],
  PLpgSQL_stmt_open: [["dynquery", "dynamic"]],
};

const branches = new Set([
  "PLpgSQL_stmt_if",
  "PLpgSQL_stmt_case",
  "PLpgSQL_stmt_loop",
  "PLpgSQL_stmt_while",
  "PLpgSQL_stmt_fori",
  "PLpgSQL_stmt_fors",
  "PLpgSQL_stmt_forc",
  "PLpgSQL_stmt_dynfors",
  "PLpgSQL_stmt_foreach_a",
]);

export function plpgsqlPieces(tree: unknown): readonly PlpgsqlPiece[] {
  const pieces: PlpgsqlPiece[] = [];
  collect(tree, false, pieces);
  return pieces;
}

function collect(node: unknown, mayNotRun: boolean, pieces: PlpgsqlPiece[]): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, mayNotRun, pieces);
    return;
  }
  if (!isFields(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== "object" || key === "datums") continue;
    const fields = isFields(value) ? value : {};
    for (const [field, kind] of pieceFields[key] ?? []) {
      const text = queryOf(fields[field]);
      if (text !== null) pieces.push({ kind, text, line: Number(fields["lineno"] ?? 1), mayNotRun });
    }
    const isBranch =
      branches.has(key) || (key === "PLpgSQL_stmt_block" && fields["exceptions"] !== undefined);
    collect(value, mayNotRun || isBranch, pieces);
  }
}

function queryOf(node: unknown): string | null {
  const expression = isFields(node) ? node["PLpgSQL_expr"] : null;
  const query = isFields(expression) ? expression["query"] : null;
  return typeof query === "string" ? query : null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
