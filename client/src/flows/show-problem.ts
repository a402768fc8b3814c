// How a failure is told: the statement opened with a mark on it, one notification with few actions, and a report that can
// be opened. Nothing else pops up.
import { l10n } from "vscode";
import type { Problem } from "../../../server/src/protocol/problems";
import { problemSentences } from "../problem-words";
import { paragraphs } from "../reports/markdown";
import { problemSection } from "../reports/problem-section";
import type { Services } from "../services";
import { openFile } from "../ui/editors";
import { showFailure } from "../ui/messages";

/** A button that leads on from a problem. */
export interface Lead {
  /** The ellipsis says that it asks before it does anything. */
  readonly label: string;
  /** What gives up a safeguard stands last: the first button is the one that a key presses. */
  readonly first: boolean;
  follow(): Promise<void>;
}

/**
 * Tells a problem. `report` is the Markdown of the run, null when nothing ran; the notification is not waited for.
 */
export async function showProblem(
  services: Services,
  title: string,
  report: string | null,
  problem: Problem,
  leads: readonly Lead[] = [],
): Promise<void> {
  services.log.error(`${title}: ${problem.code}: ${problem.message} ${problem.state} ${problem.next}`);
  services.marks.mark(problem);
  const uri = await services.reports.keep(
    title,
    report ?? paragraphs([`# ${title}`, problemSection(problem)]),
  );
  const { place } = problem;
  if (place !== null && place.range !== null) await openFile(place.path, place.range);
  const [show, read, logs] = [l10n.t("Show statement"), l10n.t("Report"), l10n.t("Show logs")];
  const actions = [
    ...labelsOf(leads.filter(({ first }) => first)),
    ...(place === null ? [] : [show]),
    read,
    ...(problem.code === "internal/bug" ? [logs] : []),
    ...labelsOf(leads.filter(({ first }) => !first)),
  ];
  void showFailure(problemSentences(problem, leads.length > 0), actions).then(async (action) => {
    if (action === null) return;
    if (action === show && place !== null) await openFile(place.path, place.range);
    if (action === read) await services.reports.open(uri);
    if (action === logs) services.log.show();
    await leads.find(({ label }) => label === action)?.follow();
  });
}

function labelsOf(leads: readonly Lead[]): readonly string[] {
  return leads.map(({ label }) => label);
}
