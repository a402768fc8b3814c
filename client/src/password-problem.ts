// Tells the failures that another password could cure. Pure.
import type { Problem } from "../../server/src/protocol/problems";

/** SQLSTATE invalid_password; 28000 is a rule of pg_hba.conf. Manual: "PostgreSQL Error Codes". */
const invalidPassword = "28P01";

export function isPasswordProblem(problem: Problem): boolean {
  if (problem.code !== "target/refused") return false;
  if (problem.server !== null) return problem.server.code === invalidPassword;
  return /password/i.test(problem.message);
}
