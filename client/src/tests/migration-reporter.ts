// What one run reports of the migrations of one folder: the checks that were asked for, each once, with messages at the
// statements to blame and the run's output in words. Starts no process.
import { basename } from "node:path";
import { l10n, Location, Position, TestMessage, Uri, type TestItem, type TestRun } from "vscode";
import type { Finding } from "../../../server/src/protocol/findings";
import type { OperationEvent } from "../../../server/src/protocol/operations";
import type { VerifyResult } from "../../../server/src/protocol/reports/verify";
import { toRange } from "../ui/editors";
import type { FileMigration } from "../views/tree-state";
import {
  checkIds,
  lintResults,
  proofResults,
  timedCheck,
  type CheckFailure,
  type CheckId,
  type CheckResult,
  type CheckResults,
} from "./check-results";
import type { MigrationTest, TestItems } from "./test-items";

export class MigrationReporter {
  readonly #run: TestRun;
  readonly #items: TestItems;
  readonly #tests: ReadonlyMap<string, MigrationTest>;
  readonly #wants: (item: TestItem) => boolean;
  #proofFailed = false;

  /** `wants` tells which items were asked for; what is said of others is dropped. */
  constructor(
    run: TestRun,
    items: TestItems,
    tests: readonly MigrationTest[],
    wants: (item: TestItem) => boolean,
  ) {
    this.#run = run;
    this.#items = items;
    this.#tests = new Map(tests.map((test) => [test.migration.version, test]));
    this.#wants = wants;
  }

  /** Whether a proof failed so far, be it of what was asked for or not. */
  get proofFailed(): boolean {
    return this.#proofFailed;
  }

  linted(findings: readonly Finding[]): void {
    for (const [version, test] of this.#tests) {
      this.#report(test, lintResults(findings.filter((finding) => finding.version === version)));
    }
  }

  proving(event: OperationEvent): void {
    if (event.event === "step-started") this.#start(event.version);
    else if (event.event === "step-done" && event.verdict !== undefined) this.#proved(event.verdict);
  }

  #start(version: string | null): void {
    const test = this.#tests.get(version ?? "");
    if (test === undefined) return;
    for (const [check, item] of this.#items.checksOf(test)) {
      if (check !== "parses" && check !== "lint" && this.#wants(item)) this.#run.started(item);
    }
  }

  #proved(verdict: VerifyResult): void {
    const results = proofResults(verdict);
    if (checkIds.some((check) => results[check]?.state === "failed")) this.#proofFailed = true;
    const test = this.#tests.get(verdict.version);
    if (test === undefined) return;
    this.#report(test, results, { check: timedCheck(results), ms: verdict.ms });
  }

  #report(test: MigrationTest, results: CheckResults, time?: { check: CheckId; ms: number }): void {
    for (const [check, item] of this.#items.checksOf(test)) {
      const result = results[check];
      if (result === undefined || !this.#wants(item)) continue;
      this.#tell(test, item, result, time?.check === check ? time.ms : undefined);
    }
  }

  #tell(test: MigrationTest, item: TestItem, result: CheckResult, ms: number | undefined): void {
    const what = `${test.item.label}: ${item.label}`;
    // A skipped test has no message of its own.
    item.description = result.state === "skipped" ? withFileNames(result.reason, test.migration) : "";
    switch (result.state) {
      case "passed":
        this.#run.passed(item, ms);
        this.#print(
          ms === undefined ? l10n.t("{0} passed", what) : l10n.t("{0} passed, {1} ms", what, ms),
          item,
        );
        break;
      case "skipped":
        this.#run.skipped(item);
        this.#print(l10n.t("{0} skipped: {1}", what, result.reason), item);
        break;
      case "failed":
        this.#run.failed(item, result.failures.map(messageOf), ms);
        this.#print(l10n.t("{0} failed", what), item);
        for (const { text } of result.failures) this.#print(text.replaceAll(/^/gm, "  "), item);
    }
  }

  #print(text: string, item: TestItem): void {
    // Output goes to a terminal, which wants both characters.
    this.#run.appendOutput(`${text}\n`.replaceAll(/\r?\n/g, "\r\n"), undefined, item);
  }
}

/** A sentence with the names of a migration's files in place of their paths. */
function withFileNames(sentence: string, { upPath, downPath }: FileMigration): string {
  const paths = [upPath, downPath].filter((path) => path !== null);
  return paths.reduce((text, path) => text.replaceAll(path, basename(path)), sentence);
}

function messageOf({ text, place, schemas }: CheckFailure): TestMessage {
  const message =
    schemas === null ? new TestMessage(text) : TestMessage.diff(text, schemas.expected, schemas.now);
  if (place !== null) {
    const at = place.range === null ? new Position(0, 0) : toRange(place.range);
    message.location = new Location(Uri.file(place.path), at);
  }
  return message;
}
