// What is said of the name of a new migration while it is typed. Pure; the runner makes the file names of it.
import * as l10n from "@vscode/l10n";
import type { NewPairNames } from "../../server/src/protocol/requests";
import type { Remark } from "./ui/pick";

/** A sentence when the name cannot be used; null when it can. */
export function checkMigrationName(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === "") return l10n.t("Say in a few words what the migration does.");
  if (trimmed.startsWith("-")) return l10n.t("Start with a letter or a digit.");
  if (!/[a-z0-9]/i.test(trimmed)) return l10n.t("Use some letters or digits.");
  return trimmed.length > 100 ? l10n.t("Keep it under 100 characters.") : null;
}

/** Which files it would make, with a warning where an older migration has the name already. */
export function remarkOnFiles({ up, down, sameName }: NewPairNames): Remark {
  const files = l10n.t("{0} and {1}", up, down);
  return sameName === null
    ? { text: l10n.t("Makes {0}", files), isWarning: false }
    : { text: l10n.t("{0} has this name already. Makes {1}", sameName, files), isWarning: true };
}
