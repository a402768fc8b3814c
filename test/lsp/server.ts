// Starts the shipped server bundle for a test and ends it afterwards, whatever happened.
import type { ClientCapabilities } from "vscode-languageserver";
import { serverBundle } from "../support/server-bundle";
import { Editor, Project, pullingClient } from "./editor";

export interface Setting {
  readonly project: Project;
  readonly editor: Editor;
}

/** A project of these files with the server started in it, but not yet initialized. */
export async function inProject(
  files: Readonly<Record<string, string>>,
  body: (setting: Setting) => Promise<void>,
): Promise<void> {
  const project = new Project();
  const editor = new Editor(process.execPath, [await serverBundle(), "--stdio"], project.root);
  try {
    for (const [name, text] of Object.entries(files)) project.write(name, text);
    await body({ project, editor });
  } finally {
    editor.kill();
    project.remove();
  }
}

/** The same, initialized with the project as the only workspace folder. */
export async function inWorkspace(
  files: Readonly<Record<string, string>>,
  body: (setting: Setting) => Promise<void>,
  capabilities: ClientCapabilities = pullingClient,
): Promise<void> {
  await inProject(files, async (setting) => {
    await setting.editor.initialize(setting.project.root, capabilities);
    await body(setting);
  });
}

export const upName = "migrations/001_orders.up.sql";
export const downName = "migrations/001_orders.down.sql";

/** A pair whose up has three findings and whose down has none. */
export const pair = {
  [upName]: [
    "SET lock_timeout = '2s';",
    "CREATE INDEX orders_state_idx ON orders (state);",
    "ALTER TABLE orders ADD COLUMN total integer NOT NULL;",
    "",
  ].join("\n"),
  [downName]: [
    "SET lock_timeout = '2s';",
    "ALTER TABLE orders DROP COLUMN total;",
    "DROP INDEX orders_state_idx;",
    "",
  ].join("\n"),
};
