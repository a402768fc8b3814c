// Why a tool does not look at a database: reading one is for a person to allow.
import { nothingChanged, problem, type Problem } from "../../protocol/problems";

export function targetNotNamed(): Problem {
  return problem("target/none", {
    message: "No target was named when this server was started, so no database is looked at.",
    state: nothingChanged,
    next: "A person can start it with migrate-safe mcp --target NAME, or with --scratch.",
  });
}
