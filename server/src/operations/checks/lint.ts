// Checks that the linter finds no error in the pending files. Only a warning: a migration may be dangerous on purpose.
import { count, pass, type CheckDefinition } from "./check";

export const lint: CheckDefinition = {
  id: "lint",
  title: "Lint of the pending migrations",
  async run({ facts, tools, pending }) {
    if (pending.length === 0) return pass("Nothing is pending.");
    const versions = new Set(pending.map(({ known }) => known.version));
    const { migrations } = facts.folder;
    const from = migrations.findIndex((one) => versions.has(one.version));
    // The linter and its rules are loaded by those who need them: other operations start sooner without.
    const { Linter } = await import("../../lint/linting");
    const { findings } = new Linter(tools.parser).lintFolder(facts.folder, tools.lint, {
      from: Math.max(from, 0),
      to: migrations.length,
    });
    const errors = findings.filter(
      (one) => one.severity === "error" && one.version !== null && versions.has(one.version),
    );
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
