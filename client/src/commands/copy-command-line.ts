// Copy as command line: the same operation for a terminal or a pipeline. Runs nothing.
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { copyCommand, typedCommand } from "../flows/runner-arguments";
import { targetArguments } from "../flows/targets";
import type { Services, Subject } from "../services";
import { pickOne } from "../ui/pick";

export async function copyCommandLine(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const { version } = subject;
  const where = targetArguments(target);
  const commands: readonly (readonly [label: string, args: readonly string[]])[] = [
    ...(version === null
      ? ([["Verify", ["verify"]]] as const)
      : ([
          [l10n.t("Apply up to {0}", version), ["apply", ...where, "--to", version]],
          [l10n.t("Roll back to {0}", version), ["rollback", ...where, "--to", version]],
          [l10n.t("Verify {0}", version), ["verify", version]],
          [l10n.t("Locks of {0}", version), ["locks", version, "--observe"]],
        ] as const)),
    ["Status", ["status", ...where]],
    [l10n.t("Dry run"), ["dry-run", ...where]],
    ["Rehearse", ["rehearse", ...where]],
    ["Preflight", ["preflight", ...where]],
    ["Backup", ["backup", ...where]],
    ["Apply", ["apply", ...where]],
    ["Postflight", ["postflight", ...where]],
    [l10n.t("Roll back"), ["rollback", ...where, "--steps=1"]],
    ["Restore", ["restore", ...where]],
    ["Diff", ["diff", ...where]],
  ];
  const command = await pickOne(
    l10n.t("Copy as command line"),
    l10n.t("On {0}", target.name),
    commands.map(([label, args]) => {
      const typed = typedCommand(folder, args);
      return { label, detail: typed, icon: "terminal", value: typed };
    }),
  );
  if (command !== null) await copyCommand(command);
}
