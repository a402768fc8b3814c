// Tells the failures that another password could cure. Pure.
import type { Problem } from "../../server/src/protocol/problems";

/** SQLSTATE class 28: invalid_authorization_specification and invalid_password. Manual: "PostgreSQL Error Codes". */
const authorizationClass = "28";

export function isPasswordProblem(problem: Problem): boolean {
  if (problem.code !== "target/refused") return false;
  if (problem.server !== null) return problem.server.code.startsWith(authorizationClass);
  return /password/i.test(problem.message);
}
