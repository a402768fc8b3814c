// Resolve: ends a half applied or edited state the way a person chooses, with the reason where nobody can check it.
import { l10n } from "vscode";
import type { MigrationStatus } from "../../../server/src/protocol/reports/status";
import { askReason } from "../flows/ask-reason";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { refreshStatus } from "../flows/refresh-status";
import { runPlanned } from "../flows/run-planned";
import { resolveWays } from "../resolve-ways";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";
import { pickOne } from "../ui/pick";

export async function resolveMigration(services: Services, subject: Subject): Promise<void> {
  const chosen = await chooseFolder(services, subject);
  const target = chosen === null ? null : await targetOf(services, chosen);
  if (chosen === null || target === null) return;
  if (services.store.folder(chosen.key)?.status == null) await refreshStatus(services, chosen.key, "ask");
  const folder = services.store.folder(chosen.key);
  const migrations = folder?.status?.migrations ?? [];
  const migration =
    migrations.find(({ version }) => version === subject.version) ??
    (await chooseUnresolved(migrations, target.name));
  if (folder === null || migration === null) return;
  const { version, name } = migration;
  const title = l10n.t("Resolve {0} {1} on {2}", version, name, target.name);
  const way = await pickOne(
    title,
    l10n.t("It is {0}. What is to be done?", stateWords[migration.state]),
    resolveWays(migration).map((one) => ({ label: one.label, detail: one.does, value: one })),
  );
  if (way === null) return;
  const reason = way.needsReason
    ? await askReason(`${title}: ${way.label}`, l10n.t("The history keeps it with your name."))
    : "";
  if (reason === null) return;
  await runPlanned(services, {
    folder,
    target,
    operation: "resolve",
    range: [version],
    options: [`--${way.action}`, ...(reason === "" ? [] : ["--reason", reason])],
    verb: way.verb(version, target.name),
    nothing: l10n.t("Nothing is to be resolved on {0}.", target.name),
    done: () => l10n.t("$(check) {0} is resolved on {1}", version, target.name),
  });
}

/** Those that need it; what was applied or is pending without trouble is resolved from its own row. */
async function chooseUnresolved(
  migrations: readonly MigrationStatus[],
  target: string,
): Promise<MigrationStatus | null> {
  const troubled = migrations.filter(
    ({ state, down_changed }) => (state !== "applied" && state !== "pending") || down_changed,
  );
  if (troubled.length === 0) {
    flashStatus(l10n.t("Migrate Safe: nothing on {0} is half applied, edited or without its file.", target));
    return null;
  }
  if (troubled.length === 1) return troubled[0] ?? null;
  return pickOne(
    l10n.t("Resolve on {0}", target),
    l10n.t("Which migration?"),
    troubled.map((one) => ({
      label: `${one.version} ${one.name}`,
      description: stateWords[one.state],
      icon: "warning",
      value: one,
    })),
  );
}

const stateWords: Readonly<Record<MigrationStatus["state"], string>> = {
  applied: l10n.t("applied"),
  pending: l10n.t("pending"),
  dirty: l10n.t("half applied"),
  changed: l10n.t("applied, and edited since"),
  "missing-file": l10n.t("applied, and has no file"),
  "out-of-order": l10n.t("pending, but older than an applied one"),
};
