// ALTER TABLE subcommands that set an attribute of the relation as a whole. Pure.
import { as, type Tree } from "../../../sql/syntax-tree";
import { definitionSettings, withNullability } from "../columns";
import type { Relation, RewriteRule, TableConstraint, Trigger } from "../relation";

export function alteredTable(relation: Relation, command: Tree.AlterTableCmd): Relation {
  const name = command.name ?? "";
  const { rowSecurity } = relation;
  switch (command.subtype) {
    case "AT_EnableRowSecurity":
      return { ...relation, rowSecurity: { ...rowSecurity, enabled: true } };
    case "AT_DisableRowSecurity":
      return { ...relation, rowSecurity: { ...rowSecurity, enabled: false } };
    case "AT_ForceRowSecurity":
      return { ...relation, rowSecurity: { ...rowSecurity, forced: true } };
    case "AT_NoForceRowSecurity":
      return { ...relation, rowSecurity: { ...rowSecurity, forced: false } };
    case "AT_ReplicaIdentity":
      return { ...relation, replicaIdentity: replicaIdentityOf(as(command.def, "ReplicaIdentityStmt")) };
    case "AT_ChangeOwner":
      return withSetting(relation, "owner", command.newowner?.rolename ?? "");
    case "AT_SetTableSpace":
      return withSetting(relation, "tablespace", name);
    case "AT_SetAccessMethod":
      return withSetting(relation, "access method", name);
    case "AT_ClusterOn":
      return withSetting(relation, "cluster on", name);
    case "AT_DropCluster":
      return withSetting(relation, "cluster on", null);
    case "AT_SetRelOptions":
    case "AT_GenericOptions":
      return definitionSettings(as(command.def, "List")?.items).reduce(
        (next, [option, value]) => withSetting(next, option, value),
        relation,
      );
    case "AT_ResetRelOptions":
      return definitionSettings(as(command.def, "List")?.items).reduce(
        (next, [option]) => withSetting(next, option, null),
        relation,
      );
    case "AT_AlterConstraint":
      return withAlteredConstraint(relation, as(command.def, "ATAlterConstraint"));
    case "AT_ValidateConstraint":
      return withValidated(relation, name);
    default:
      return withSwitched(relation, command);
  }
}

function withSetting(relation: Relation, name: string, value: string | null): Relation {
  const settings = new Map(relation.settings);
  if (value === null) settings.delete(name);
  else settings.set(name, value);
  return { ...relation, settings };
}

/** Letters of REPLICA_IDENTITY_* in src/include/catalog/pg_class.h. */
function replicaIdentityOf(statement: Tree.ReplicaIdentityStmt | undefined): Relation["replicaIdentity"] {
  if (statement?.identity_type === "f") return "full";
  if (statement?.identity_type === "n") return "nothing";
  return statement?.identity_type === "i" ? { index: statement.name ?? "" } : "default";
}

export function withConstraintChanged(
  relation: Relation,
  name: string,
  change: Partial<TableConstraint>,
): Relation {
  const constraint = relation.constraints.get(name);
  if (!constraint) return relation;
  const constraints = new Map(relation.constraints).set(name, { ...constraint, ...change });
  return { ...relation, constraints };
}

function withAlteredConstraint(relation: Relation, change: Tree.ATAlterConstraint | undefined): Relation {
  if (!change) return relation;
  return withConstraintChanged(relation, change.conname ?? "", {
    ...(change.alterDeferrability
      ? { deferrable: change.deferrable ?? false, initiallyDeferred: change.initdeferred ?? false }
      : {}),
    ...(change.alterEnforceability
      ? { enforced: change.is_enforced ?? false, validated: change.is_enforced ?? false }
      : {}),
    ...(change.alterInheritability ? { noInherit: change.noinherit ?? false } : {}),
  });
}

function withValidated(relation: Relation, name: string): Relation {
  const next = withConstraintChanged(relation, name, { validated: true });
  const constraint = next.constraints.get(name);
  return constraint?.kind === "not-null" ? withNullability(next, constraint.columns, true) : next;
}

const states: Readonly<Partial<Record<Tree.AlterTableType, Trigger["enabled"]>>> = {
  AT_EnableTrig: "origin",
  AT_EnableAlwaysTrig: "always",
  AT_EnableReplicaTrig: "replica",
  AT_DisableTrig: "disabled",
  AT_EnableTrigAll: "origin",
  AT_DisableTrigAll: "disabled",
  AT_EnableTrigUser: "origin",
  AT_DisableTrigUser: "disabled",
};

const ruleStates: Readonly<Partial<Record<Tree.AlterTableType, RewriteRule["enabled"]>>> = {
  AT_EnableRule: "origin",
  AT_EnableAlwaysRule: "always",
  AT_EnableReplicaRule: "replica",
  AT_DisableRule: "disabled",
};

/** Triggers and rules switched on and off. */
function withSwitched(relation: Relation, { subtype, name }: Tree.AlterTableCmd): Relation {
  const enabled = subtype && states[subtype];
  if (enabled) {
    const triggers = [...relation.triggers].map(([key, trigger]): [string, Trigger] =>
      name === undefined || name === key ? [key, { ...trigger, enabled }] : [key, trigger],
    );
    return { ...relation, triggers: new Map(triggers) };
  }
  const ruleState = subtype && ruleStates[subtype];
  const rule = ruleState && relation.rules.get(name ?? "");
  if (!rule) return relation;
  return { ...relation, rules: new Map(relation.rules).set(rule.name, { ...rule, enabled: ruleState }) };
}
