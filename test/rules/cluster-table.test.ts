// CLUSTER.
import { ruleTester } from "./rule-tester";

ruleTester("cluster-table", {
  reject: [
    "⟦CLUSTER⟧ t USING t_pkey;",
    "⟦CLUSTER⟧ VERBOSE t;",
    { up: "⟦CLUSTER⟧;", says: /every table anew that was clustered/ },
    "⟦CLUSTER⟧ t_pkey ON t;",
  ],
  accept: [
    "ALTER TABLE t CLUSTER ON t_pkey;",
    "ALTER TABLE t SET WITHOUT CLUSTER;",
    "CREATE TABLE t (id int PRIMARY KEY);\nCLUSTER t USING t_pkey;",
    "CREATE TEMP TABLE t (id int PRIMARY KEY);\nCLUSTER t USING t_pkey;",
  ],
});
