// Reads the report that a run wrote beside its journal. Knows nothing of what it says.
import { readFile } from "node:fs/promises";
import type { PastRun } from "../run-history";

/** The report as plain data; null when the run wrote none, or it is not there any more. */
export async function readReport(run: PastRun): Promise<unknown> {
  // A backup is no report; and only the names that the runner gives its reports are read.
  if (run.written === null || !/[\\/]logs[\\/][a-z-]+-report-[0-9TZ]+\.json$/.test(run.written)) return null;
  try {
    return JSON.parse(await readFile(run.written, "utf8")) as unknown;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (missing || error instanceof SyntaxError) return null;
    throw error;
  }
}
