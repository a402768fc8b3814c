// An item of the tree as plain data, before the editor makes its own of it. Pure.
import type { FolderState } from "./tree-state";

export interface TreeNode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Codicon name and theme colour. */
  readonly icon: string;
  readonly color: string | null;
  /** Markdown. */
  readonly tooltip: string;
  /** What a screen reader says; has the state in words. */
  readonly spoken: string;
  readonly contextValue: string;
  readonly expanded: boolean;
  readonly children: readonly TreeNode[];
  /** Absolute path to open on Enter. */
  readonly opens: string | null;
  /** Command to run on Enter. */
  readonly runs: { readonly command: string; readonly title: string } | null;
  /** What commands need to know of the item. */
  readonly subject: {
    readonly folder: string;
    readonly version: string | null;
    readonly path: string | null;
    /** Name of a target, and id of a run on it. */
    readonly target: string | null;
    readonly run: string | null;
  };
}

/** An item of the folder that says nothing yet. */
export function blank(folder: FolderState): TreeNode {
  return {
    id: "",
    label: "",
    description: "",
    icon: "circle-outline",
    color: null,
    tooltip: "",
    spoken: "",
    contextValue: "",
    expanded: false,
    children: [],
    opens: null,
    runs: null,
    subject: { folder: folder.key, version: null, path: null, target: null, run: null },
  };
}
