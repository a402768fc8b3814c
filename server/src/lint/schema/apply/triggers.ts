// Triggers and policies, which lie in a table.
import { nameOfRangeVar } from "../../../sql/names";
import type { Tree } from "../../../sql/syntax-tree";
import type { Policy, Trigger } from "../relation";
import { referToRoutine, referToRoutines } from "./column-links";
import { edit, knownTable, type Step } from "./step";

export function createTrigger(step: Step, create: Tree.CreateTrigStmt): void {
  if (!create.relation) return;
  const key = knownTable(step, create.relation);
  const name = create.trigname ?? "";
  const trigger: Trigger = {
    name,
    node: create,
    enabled: "origin",
    deferred: (create.isconstraint ?? false) && (create.initdeferred ?? false),
    origin: step.origin,
  };
  edit(step, key, (relation) => {
    const before = create.replace ? relation.triggers.get(name) : undefined;
    const kept = before ? { ...trigger, origin: before.origin } : trigger;
    return { ...relation, triggers: new Map(relation.triggers).set(name, kept) };
  });
  referToRoutine(step, key, create.funcname);
}

export function createPolicy(step: Step, create: Tree.CreatePolicyStmt): void {
  if (!create.table) return;
  const key = knownTable(step, create.table);
  const name = create.policy_name ?? "";
  const policy: Policy = { name, node: create, origin: step.origin };
  edit(step, key, (relation) => ({ ...relation, policies: new Map(relation.policies).set(name, policy) }));
  referToRoutines(step, key, [create.qual, create.with_check]);
}

/** What ALTER POLICY does not name stays. */
export function alterPolicy(step: Step, alter: Tree.AlterPolicyStmt): void {
  if (!alter.table) return;
  const key = step.world.keyOf(nameOfRangeVar(alter.table));
  const name = alter.policy_name ?? "";
  edit(step, key, (relation) => {
    const policy = relation.policies.get(name);
    if (!policy) return relation;
    const { roles, qual, with_check: check } = alter;
    const node = {
      ...policy.node,
      ...(roles && { roles }),
      ...(qual && { qual }),
      ...(check && { with_check: check }),
    };
    return { ...relation, policies: new Map(relation.policies).set(name, { ...policy, node }) };
  });
  referToRoutines(step, key, [alter.qual, alter.with_check]);
}
