// The runbook's seven stages as a verify goes through them: what each is called, how it ended and how long it took.
import type { CheckStatus } from "../../protocol/reports/check";
import type { VerifyStage, VerifyStageId } from "../../protocol/reports/verify";
import { verifyStages } from "../../protocol/reports/verify";
import { checkOf, type Answer } from "../checks/check";
import type { Clock } from "../operation";

export const stageTitles: Readonly<Record<VerifyStageId, string>> = {
  create: "Create a throw-away database",
  ups: "Run all up migrations",
  integrity: "Validate the schema's integrity",
  downs: "Run all down migrations",
  compare: "Compare with the schema at the start",
  "ups-again": "Run the up migrations again",
  cleanup: "Clean up",
};

export class StageRecord {
  readonly #clock: Clock;
  readonly #ended: VerifyStage[] = [];
  #began: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#began = clock.ticks();
  }

  /** Ends a stage; the next one begins. */
  end(id: VerifyStageId, answer: Answer): void {
    const now = this.#clock.ticks();
    const ms = Math.round(now - this.#began);
    this.#began = now;
    this.#ended.push({ ...checkOf(id, answer), id, title: stageTitles[id], ms });
  }

  statusOf(id: VerifyStageId): CheckStatus {
    return this.#ended.find((stage) => stage.id === id)?.status ?? "skip";
  }

  /** All seven; those that were not reached are skipped. */
  get stages(): readonly VerifyStage[] {
    return verifyStages.map(
      (id) =>
        this.#ended.find((stage) => stage.id === id) ?? {
          ...checkOf(id, notReached),
          id,
          title: stageTitles[id],
          ms: 0,
        },
    );
  }
}

const notReached: Answer = { status: "skip", summary: "It was not reached." };
