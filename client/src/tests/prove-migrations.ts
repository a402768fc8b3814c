// Lints the chosen migrations of a folder and proves them on the embedded database, all in one process of the runner. Takes
// no target and no shadow server, whatever the settings name.
import { l10n, TestMessage, type TestItem, type TestRun } from "vscode";
import type { LintReport } from "../../../server/src/protocol/findings";
import type { Problem } from "../../../server/src/protocol/problems";
import { runnerArguments } from "../flows/runner-arguments";
import { problemMessage } from "../problem-words";
import type { Services } from "../services";
import type { FolderState } from "../views/tree-state";
import type { MigrationReporter } from "./migration-reporter";
import type { MigrationTest } from "./test-items";

/** So many are named to the runner at most: Windows takes 32,767 characters of arguments. More stand for all. */
const mostNamed = 100;

export interface ProofRequest {
  readonly folder: FolderState;
  readonly tests: readonly MigrationTest[];
  /** What the person asked for: what fails a run as a whole is told there. */
  readonly asked: readonly TestItem[];
  readonly run: TestRun;
  readonly reporter: MigrationReporter;
  readonly signal: AbortSignal;
}

export async function proveMigrations(services: Services, request: ProofRequest): Promise<void> {
  const { folder, tests, reporter, signal } = request;
  const migrations = tests.map(({ migration }) => migration);
  const named = migrations.length <= mostNamed && migrations.length < (folder.files?.length ?? 0);
  const halves = migrations.flatMap(({ upPath, downPath }) => [upPath, downPath]);
  // Some layouts have both halves in one file.
  const files = [...new Set(halves)].filter((path) => path !== null);
  const common = { folder: folder.path, password: null, signal, exclusive: false };
  const linted = await services.runner.ask<LintReport>({
    ...common,
    args: runnerArguments(folder, ["lint", ...(named ? files : [])]),
    schema: "migrate-safe/lint/1",
  });
  if (signal.aborted) return;
  if (linted.kind === "problem") {
    tellProblem(request, linted.problem);
    return;
  }
  reporter.linted(linted.report.findings);
  const versions = named ? migrations.map(({ version }) => version) : [];
  const ended = await services.runner.operate(
    { ...common, args: runnerArguments(folder, ["verify", "--scratch", "--skip-unsupported", ...versions]) },
    (_progress, event) => {
      reporter.proving(event);
    },
  );
  if (signal.aborted) {
    request.run.appendOutput(`${l10n.t("Cancelled: what was not reached has no result.")}\r\n`);
    return;
  }
  // What came to its end with a proof that failed has told its problem at the check.
  const told = reporter.proofFailed && ended.finished !== null && ended.finished.result !== null;
  if (ended.failure !== null && !told) tellProblem(request, ended.failure);
}

function tellProblem({ run, asked, folder }: ProofRequest, problem: Problem): void {
  const message = new TestMessage(`${problemMessage(problem)}\n${problem.next}`);
  for (const item of asked) run.errored(item, message);
  run.appendOutput(`${l10n.t("{0} could not be proved: {1}", folder.name, problemMessage(problem))}\r\n`);
}
