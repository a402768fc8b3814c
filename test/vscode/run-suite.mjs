// Runs the mocha suite of suite/ in the extension host of the real workbench, beside the installed .vsix. Prints what the
// suite prints and answers how many tests passed, failed and were skipped.
import { runInExtensionHost } from "./harness/extension-host.mjs";
import { copyWorkspace, removeWorkspace } from "./harness/workspaces.mjs";
import { buildSuite } from "./suite/build.mjs";

/** Runs the tests whose file name holds `only` against the extension installed in `extensions`. */
export async function runSuite(extensions, only = "") {
  const program = await buildSuite(only);
  const folder = copyWorkspace("shop");
  const printed = [];
  const heard = (text) => {
    printed.push(text);
    console.log(text);
  };
  try {
    const exitCode = await runInExtensionHost({ name: "suite", extensions, folder, program, heard });
    return countsOf(printed, exitCode);
  } finally {
    removeWorkspace(folder);
  }
}

/** The suite's own last word; an end without one counts as a failure and says why. */
export function countsOf(printed, exitCode) {
  const found = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(printed.join("\n"));
  if (!found) {
    console.error(`The suite did not finish: ${exitCode}. See .cache/suite.log.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const [passed, failed, skipped] = found.slice(1).map(Number);
  return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1), skipped };
}
