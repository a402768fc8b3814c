// Checks that the linter finds no error in the pending files. Only a warning: a migration may be dangerous on purpose.
import { lintVersions } from "../lint-versions";
import { count, pass, type CheckDefinition } from "./check";

export const lint: CheckDefinition = {
  id: "lint",
  title: "Lint of the pending migrations",
  async run({ facts, tools, pending }) {
    if (pending.length === 0) return pass("Nothing is pending.");
    const versions = new Set(pending.map(({ known }) => known.version));
    const findings = await lintVersions(facts.folder, versions, tools);
    const errors = findings.filter(({ severity }) => severity === "error");
    if (errors.length === 0) return pass("The linter finds no error in the pending files.");
    return {
      status: "warn",
      summary: `The linter finds ${count(errors.length, "error")} in the pending files.`,
      details: errors
        .slice(0, 20)
        .map((one) => `${one.path}:${one.range.start.line + 1}: ${one.message} (${one.rule})`),
      remedy: "Run migrate-safe lint for the whole list, with ways to do it safely.",
    };
  },
};
