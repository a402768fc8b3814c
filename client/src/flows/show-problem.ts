// How a failure is told: one notification with at most three actions, a mark on the statement, and a report that can be
// opened. Nothing else pops up.
import type { Problem } from "../../../server/src/protocol/problems";
import { problemSentences } from "../problem-words";
import { paragraphs } from "../reports/markdown";
import { problemSection } from "../reports/problem-section";
import type { Services } from "../services";
import { openFile } from "../ui/editors";
import { showFailure } from "../ui/messages";

/**
 * Tells a problem. `report` is the Markdown of the run, null when nothing ran; the notification is not waited for.
 */
export async function showProblem(
  services: Services,
  title: string,
  report: string | null,
  problem: Problem,
): Promise<void> {
  services.log.error(`${title}: ${problem.code}: ${problem.message} ${problem.state} ${problem.next}`);
  services.marks.mark(problem);
  const uri = await services.reports.keep(
    title,
    report ?? paragraphs([`# ${title}`, problemSection(problem)]),
  );
  const actions = [
    ...(problem.place === null ? [] : (["Show statement"] as const)),
    "Report" as const,
    ...(problem.code === "internal/bug" ? (["Show logs"] as const) : []),
  ];
  void showFailure(problemSentences(problem), actions).then(async (action) => {
    if (action === "Show statement" && problem.place !== null) {
      await openFile(problem.place.path, problem.place.range);
    }
    if (action === "Report") await services.reports.open(uri);
    if (action === "Show logs") services.log.show();
  });
}
