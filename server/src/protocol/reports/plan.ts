// What `--show-plan` gives. Fields are added, never changed or removed.
import type { Plan } from "../operations";

/** `--show-plan`. */
export interface PlanReport extends Plan {
  readonly schema: "migrate-safe/plan/1";
}
