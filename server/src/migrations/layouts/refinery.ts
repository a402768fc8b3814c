// refinery: `V1__name.sql`, or `U1__name.sql` for one that may come late, each file in a transaction; there are no downs.
// Its names do not tell it from Flyway, so a project's settings name it.
import { wholeUp, type Layout } from "./layout";

export const refinery: Layout = {
  id: "refinery",
  placeholders: [],
  needsDown: false,
  isUsedIn: () => false,
  read({ name: file }) {
    const [, version, name] = /^[VU](\d+(?:\.\d+)?)__(\w+)\.sql$/.exec(file) ?? [];
    if (version && name) return wholeUp(version, name, "transaction");
    return "its name is not that of a migration of refinery, such as V1__name.sql";
  },
};
