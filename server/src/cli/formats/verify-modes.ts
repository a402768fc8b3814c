// The other ways of running the same files as checks, which only warn: what this tool does is one transaction a migration.
import type { Check } from "../../protocol/reports/check";
import type { VerifyReport } from "../../protocol/reports/verify";
import { modeWords } from "../render/verify";

/** None when they were not asked for. */
export function modeChecks({ modes }: VerifyReport): readonly Check[] {
  return (modes ?? []).map(({ mode, version, error, differences }) => {
    const id = modeWords[mode];
    if (error !== null) {
      const summary = `${version ?? "The commit"} fails: ${error.message} (${error.code}).`;
      return { id, status: "warn", summary, details: [], remedy: null };
    }
    if (differences.length === 0)
      return { id, status: "pass", summary: "The same schema.", details: [], remedy: null };
    const details = differences.map(({ change, kind, object }) => `${change} ${kind} ${object}`);
    return { id, status: "warn", summary: "Another schema.", details, remedy: null };
  });
}
