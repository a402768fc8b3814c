// Apply next: the oldest pending migration alone.
import type { Services, Subject } from "../services";
import { apply } from "./apply-migrations";

export async function applyNextMigration(services: Services, subject: Subject): Promise<void> {
  await apply(services, subject, ["--steps=1"]);
}
