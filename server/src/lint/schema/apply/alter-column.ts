// ALTER TABLE … ALTER COLUMN: what a subcommand makes of one column. Pure.
import { as, type Tree } from "../../../sql/syntax-tree";
import {
  collationOf,
  defaultOf,
  definitionSettings,
  identityOf,
  settingText,
  withChangedColumn,
  withNullability,
} from "../columns";
import type { Column, Relation } from "../relation";
import { sqlTypeOf } from "../sql-type";

/** Null when the subcommand is not about a column's attributes. */
export function alteredColumn(
  relation: Relation,
  command: Tree.AlterTableCmd,
  namedAfter?: string,
): Relation | null {
  const name = command.name ?? "";
  switch (command.subtype) {
    case "AT_AlterColumnType": {
      const definition = as(command.def, "ColumnDef");
      const collation = collationOf(definition?.collClause);
      return withChangedColumn(relation, name, { type: sqlTypeOf(definition?.typeName), collation });
    }
    case "AT_SetNotNull":
      return withNullability(relation, [name], true, namedAfter);
    case "AT_DropNotNull":
      return withoutNotNull(relation, name);
    default: {
      const change = changeOf(relation.columns.get(name), command);
      return change && withChangedColumn(relation, name, change);
    }
  }
}

function withoutNotNull(relation: Relation, name: string): Relation {
  const kept = [...relation.constraints].filter(
    ([, { kind, columns }]) => kind !== "not-null" || !columns.includes(name),
  );
  const constraints = kept.length === relation.constraints.size ? relation.constraints : new Map(kept);
  const next = withNullability({ ...relation, constraints }, [name], false);
  return next.columns.has(name) ? next : withChangedColumn(next, name, {});
}

function changeOf(column: Column | undefined, command: Tree.AlterTableCmd): Partial<Column> | null {
  const settings = new Map(column?.settings);
  switch (command.subtype) {
    case "AT_ColumnDefault":
      return { default: defaultOf(command.def), serial: false };
    case "AT_SetExpression":
      return { default: command.def ?? null };
    case "AT_DropExpression":
      return { default: null, generated: null };
    case "AT_AddIdentity":
      return { identity: identityOf(as(command.def, "Constraint")?.generated_when) };
    case "AT_SetIdentity": {
      const options = as(command.def, "List")?.items ?? [];
      const generated = options
        .map((node) => as(node, "DefElem"))
        .find((one) => one?.defname === "generated");
      if (!generated) return {};
      // ATTRIBUTE_IDENTITY_ALWAYS is 'a', written as its character code.
      return { identity: as(generated.arg, "Integer")?.ival === 97 ? "always" : "by-default" };
    }
    case "AT_DropIdentity":
      return { identity: null };
    case "AT_SetStorage":
      settings.set("storage", settingText(command.def).toLowerCase());
      return { settings };
    case "AT_SetCompression":
      settings.set("compression", settingText(command.def).toLowerCase());
      return { settings };
    case "AT_SetStatistics":
      settings.set("statistics", settingText(command.def));
      return { settings };
    case "AT_SetOptions":
    case "AT_AlterColumnGenericOptions":
      for (const [option, value] of definitionSettings(as(command.def, "List")?.items))
        settings.set(option, value);
      return { settings };
    case "AT_ResetOptions":
      for (const [option] of definitionSettings(as(command.def, "List")?.items)) settings.delete(option);
      return { settings };
    default:
      return null;
  }
}
