// Findings of the linter, by the files alone.
import { ok } from "../../base/result";
import { sameVersion } from "../../migrations/layout";
import { defineTool } from "../tool";
import { versions } from "./versions";

export const lintTool = defineTool({
  name: "lint",
  title: "Lint migrations",
  description:
    "Reports what is wrong with the up and down SQL files: locks, rewrites, data loss, downs that do not take their up " +
    "back. Reads the files only. Ask explain for the page of a rule.",
  input: { versions },
  async answer({ versions: wanted }, { engine }) {
    const folder = await engine.readFolder();
    if (!folder.ok) return folder;
    const { findings, summary } = await engine.lintFolder(folder.value);
    const isWanted = (version: string | null): boolean =>
      !wanted || (version !== null && wanted.some((one) => sameVersion(one, version)));
    return ok({ summary, findings: findings.filter((finding) => isWanted(finding.version)) });
  },
});
