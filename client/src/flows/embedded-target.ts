// The target of operations that bring a database of their own, whatever target is selected.
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";

export const embeddedTarget: ConfigTarget = {
  name: "scratch",
  kind: "scratch",
  environment: "local",
  address: "",
  database: "",
  user: "",
  password: "none",
};
