// What `resolve` gives, and the ways out it knows. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";
import type { Problem } from "../problems";

/** The ways out of a half applied or changed state. */
export const resolveActions = [
  "resume",
  "undo",
  "mark-applied",
  "mark-rolled-back",
  "accept-change",
] as const;

export type ResolveAction = (typeof resolveActions)[number];

export interface ResolveReport {
  readonly schema: "migrate-safe/resolve/1";
  readonly target: TargetIdentity;
  readonly version: string;
  readonly name: string;
  readonly action: ResolveAction;
  readonly reason: string | null;
  readonly ms: number;
  readonly failed: { readonly version: string; readonly problem: Problem } | null;
}
