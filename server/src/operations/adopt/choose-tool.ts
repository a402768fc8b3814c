// Which of the histories found in a database is meant. Pure.
import { fail, ok, type Result } from "../../base/result";
import type { RunSettings } from "../../config/settings";
import type { ForeignTable } from "../../database/foreign-history/find-foreign";
import type { History } from "../../database/history";
import { nothingChanged, problem, type Problem, type ProblemWay } from "../../protocol/problems";

/** Those that can be about this folder: the same database may serve others, with tools and schemas of their own. */
export function inScope(
  found: readonly ForeignTable[],
  run: Pick<RunSettings, "schemas" | "history_schema">,
): readonly ForeignTable[] {
  return found.filter(
    ({ tool, schema }) => schema === tool.schema || [run.history_schema, ...run.schemas].includes(schema),
  );
}

/** Null for an empty history, and where the history was taken over before. */
export function chooseTool(
  found: readonly ForeignTable[],
  from: string | null,
  history: History,
): Result<ForeignTable | null, Problem> {
  if (from === "none") return ok(null);
  const meant = found.filter(({ tool }) => from === null || tool.id === from);
  const [only, other] = meant;
  if (only === undefined) {
    return history.rows.some((row) => row.adopted_from !== null) ? ok(null) : fail(nothingFound(found, from));
  }
  if (other) return fail(ambiguous(meant));
  return only.tool.read === null ? fail(notReadable(only)) : ok(only);
}

/** "goose (public.goose_db_version)" */
export function describeForeign({ tool, schema, table }: ForeignTable): string {
  return `${tool.title} (${schema}.${table})`;
}

function nothingFound(found: readonly ForeignTable[], from: string | null): Problem {
  const there = found.length === 0 ? "" : ` There is one of ${found.map(describeForeign).join(" and ")}.`;
  return problem(
    "adopt/nothing",
    {
      message: `No history of ${from ?? "a known migration tool"} was found.${there}`,
      state: nothingChanged,
      next: "Check the target and run.schemas, or begin an empty history with --from none.",
    },
    { ways: [beginEmpty] },
  );
}

function ambiguous(found: readonly ForeignTable[]): Problem {
  // A tool with two tables is not told apart by its name.
  const named = found.filter(({ tool }) => found.filter((other) => other.tool === tool).length === 1);
  return problem(
    "adopt/ambiguous",
    {
      message: `There is more than one history: ${found.map(describeForeign).join(" and ")}.`,
      state: nothingChanged,
      next: `Name the tool with --from, for instance --from ${found[0]?.tool.id}, or narrow run.schemas.`,
    },
    { ways: [...named.filter(({ tool }) => tool.read !== null).map(takeOver), beginEmpty] },
  );
}

function notReadable(found: ForeignTable): Problem {
  return problem(
    "adopt/not-readable",
    {
      message: `This database is managed by ${describeForeign(found)}, whose history cannot be taken over.`,
      state: nothingChanged,
      next: "Go on with that tool, or begin an empty history with --from none.",
    },
    { ways: [beginEmpty] },
  );
}

function takeOver({ tool, schema, table }: ForeignTable): ProblemWay {
  return {
    label: `Take over ${tool.title}`,
    does: `What ${schema}.${table} records counts as applied.`,
    options: ["--from", tool.id],
  };
}

const beginEmpty: ProblemWay = {
  label: "Begin an empty history",
  does: "Nothing counts as applied: every migration is pending.",
  options: ["--from", "none"],
};
