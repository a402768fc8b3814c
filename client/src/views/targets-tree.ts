// The tree of targets: every database the config names, what it is, and what was run on it. State in, tree items out; pure.
//
// Ids: `targets:F`, `known:F:T`, `fact:F:T:WHAT`, `runs:F:T`, `run:F:T:RUN`, `unusable:F:T`, `config:F`, where F is the
// workspace folder's URI and T the target's name. Context values: `folder`, `target.server`, `target.scratch`,
// `target.unusable`, `fact`, `runs`, `run`, `config.problem`.
import * as l10n from "@vscode/l10n";
import type { TargetIdentity } from "../../../server/src/protocol/operations";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import { problemMessage, problemTitle } from "../problem-words";
import { markdownText } from "../reports/markdown";
import { titleOf } from "../reports/render-report";
import { runWords, type PastRun } from "../run-history";
import { targetMarks } from "./target-node";
import { blank, type TreeNode } from "./tree-node";
import type { FolderState, TreeState } from "./tree-state";

/** More of them are in the journal, which nobody scrolls through in a tree. */
const shownRuns = 30;

/** The items at the root; empty where a welcome text belongs. */
export function targetsTree(state: TreeState): readonly TreeNode[] {
  if (!state.trusted) return [];
  const known = state.folders.filter((folder) => folder.targets !== null || folder.configProblem !== null);
  const [only] = known;
  if (known.length === 1 && only !== undefined) return folderTargets(only);
  return known.map((folder) => ({
    ...blank(folder),
    id: `targets:${folder.key}`,
    label: folder.name,
    icon: "root-folder",
    spoken: l10n.t("Folder {0}", folder.name),
    contextValue: "folder",
    expanded: true,
    children: folderTargets(folder),
  }));
}

function folderTargets(folder: FolderState): readonly TreeNode[] {
  if (folder.configProblem !== null) return [configProblemNode(folder, folder.configProblem)];
  return [
    ...(folder.targets ?? []).map((target) => knownTargetNode(folder, target)),
    ...folder.unusableTargets.map(({ name, problem }) => ({
      ...blank(folder),
      id: `unusable:${folder.key}:${name}`,
      label: name,
      description: l10n.t("cannot be used yet"),
      icon: "warning",
      color: "list.warningForeground",
      tooltip: [problem.message, problem.next].map(markdownText).join("\n\n"),
      spoken: l10n.t("Target {0}, cannot be used yet: {1} {2}", name, problem.message, problem.next),
      contextValue: "target.unusable",
      opens: problem.place?.path ?? null,
      subject: { ...blank(folder).subject, target: name },
    })),
  ];
}

function configProblemNode(
  folder: FolderState,
  problem: NonNullable<FolderState["configProblem"]>,
): TreeNode {
  return {
    ...blank(folder),
    id: `config:${folder.key}`,
    label: l10n.t("The settings cannot be read"),
    description: problemMessage(problem),
    icon: "error",
    color: "list.errorForeground",
    tooltip: [problem.message, problem.next].map(markdownText).join("\n\n"),
    spoken: l10n.t("The settings cannot be read: {0} {1}", problem.message, problem.next),
    contextValue: "config.problem",
    opens: problem.place?.path ?? folder.config,
  };
}

function knownTargetNode(folder: FolderState, target: ConfigTarget): TreeNode {
  const selected = folder.target?.name === target.name;
  const runs = folder.runs.filter((run) => run.target.name === target.name);
  const [last] = runs;
  const words = [
    ...targetMarks(folder, target),
    ...(selected ? ["selected"] : []),
    ...(last === undefined ? [] : [lastRunWords(last)]),
  ];
  const said = words.filter((word) => word !== target.name);
  return {
    ...blank(folder),
    id: `known:${folder.key}:${target.name}`,
    label: target.name,
    description: said.join(" · "),
    icon: target.environment === "production" ? "flame" : target.kind === "scratch" ? "beaker" : "database",
    color: target.environment === "production" ? "list.errorForeground" : null,
    tooltip: [`**${markdownText(target.name)}**`, ...words].join("\n\n"),
    spoken: l10n.t("Target {0}, {1}", target.name, words.join(", ")),
    contextValue: `target.${target.kind}`,
    children: [...facts(folder, target, selected, last ?? null), runsNode(folder, target, runs)],
    subject: { ...blank(folder).subject, target: target.name },
  };
}

function lastRunWords(run: PastRun): string {
  return l10n.t(
    "{0} {1} on {2}",
    titleOf(run.operation).toLowerCase(),
    runWords(run),
    run.startedAt.slice(0, 10),
  );
}

function facts(
  folder: FolderState,
  target: ConfigTarget,
  selected: boolean,
  last: PastRun | null,
): readonly TreeNode[] {
  const status = selected ? folder.status : null;
  const problem = selected ? folder.statusProblem : null;
  const seen = status?.target ?? last?.target ?? null;
  const server = problem === null ? serverWords(seen) : problemTitle(problem);
  const rows =
    target.kind === "scratch"
      ? [["Where", l10n.t("the embedded database of this folder"), "beaker"] as const]
      : [
          ["Where", `${target.user}@${target.address}/${target.database}`, "plug"] as const,
          ["Password", passwordWords[target.password] ?? target.password, "key"] as const,
        ];
  return [...rows, ["Server", server, "server"] as const].map(([label, value, icon]) => ({
    ...blank(folder),
    id: `fact:${folder.key}:${target.name}:${label}`,
    label,
    description: value,
    icon,
    tooltip: markdownText(`${label}: ${value}`),
    spoken: `${label}: ${value}`,
    contextValue: "fact",
    subject: { ...blank(folder).subject, target: target.name },
  }));
}

function serverWords(seen: TargetIdentity | null): string {
  if (seen === null) return l10n.t("not asked yet");
  const version = l10n.t("PostgreSQL {0}", seen.server_version);
  return seen.system_identifier === null
    ? version
    : l10n.t("{0} · identifier {1}", version, seen.system_identifier);
}

/** By the kind of the source, see `PasswordSource` of the settings. */
const passwordWords: Readonly<Record<string, string>> = {
  none: "none",
  environment: "from the environment",
  "url-in-environment": l10n.t("from a URL in the environment"),
  pgpass: l10n.t("from the password file, else asked for"),
  command: "from a command",
  "service-file": l10n.t("from the service file"),
};

function runsNode(folder: FolderState, target: ConfigTarget, runs: readonly PastRun[]): TreeNode {
  return {
    ...blank(folder),
    id: `runs:${folder.key}:${target.name}`,
    label: l10n.t("Runs"),
    description: runs.length === 0 ? l10n.t("none recorded") : String(runs.length),
    icon: "history",
    tooltip:
      runs.length > shownRuns
        ? l10n.t("From logs/migrations.jsonl, newest first; the last {0} are shown.", shownRuns)
        : l10n.t("From logs/migrations.jsonl, newest first."),
    spoken: runs.length === 1 ? l10n.t("Runs, 1 recorded") : l10n.t("Runs, {0} recorded", runs.length),
    contextValue: "runs",
    children: runs.slice(0, shownRuns).map((run) => runNode(folder, target, run)),
  };
}

function runNode(folder: FolderState, target: ConfigTarget, run: PastRun): TreeNode {
  const when = run.startedAt.slice(0, 16).replace("T", " ");
  const words = runWords(run);
  const [icon, color] =
    run.outcome === "done"
      ? ["pass", "testing.iconPassed"]
      : run.outcome === null || run.outcome.startsWith("cancelled") || run.outcome === "refused"
        ? ["circle-slash", null]
        : ["error", "testing.iconFailed"];
  return {
    ...blank(folder),
    id: `run:${folder.key}:${target.name}:${run.id}`,
    label: titleOf(run.operation),
    description: `${words} · ${when} UTC`,
    icon: icon ?? "circle-slash",
    color: color ?? null,
    tooltip: run.problem === null ? words : markdownText(run.problem.message),
    spoken: `${titleOf(run.operation)}, ${words}, ${when} UTC`,
    contextValue: "run",
    runs: { command: "migrateSafe.run.open", title: l10n.t("Open report") },
    subject: { ...blank(folder).subject, target: target.name, run: run.id },
  };
}
