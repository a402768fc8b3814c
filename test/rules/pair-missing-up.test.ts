// Downs that belong to nothing.
import { ruleTester } from "./rule-tester";

ruleTester("pair-missing-up", {
  reject: [{ up: null, down: "⟦DROP TABLE a;⟧", says: /no up script 0001_case\.up\.sql/ }],
  accept: [
    { up: "CREATE TABLE a (id int)", down: "DROP TABLE a" },
    { up: "CREATE TABLE a (id int)", down: null },
  ],
});
