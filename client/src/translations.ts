// Hands the editor's translations to the files that know no editor. Loaded before them, because some words are made as they
// load.
import { config } from "@vscode/l10n";
import { l10n } from "vscode";

if (l10n.bundle !== undefined) config({ contents: l10n.bundle });
