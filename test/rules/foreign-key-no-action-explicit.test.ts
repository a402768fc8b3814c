// Foreign keys without ON DELETE.
import { ruleTester } from "./rule-tester";

ruleTester("foreign-key-no-action-explicit", {
  reject: [
    "CREATE TABLE c (p_id int ⟦REFERENCES⟧ p (id));",
    "CREATE TABLE c (a int ⟦REFERENCES⟧ p (id) ON UPDATE CASCADE, b int REFERENCES q ON DELETE CASCADE);",
    "ALTER TABLE c ADD FOREIGN KEY (a) ⟦REFERENCES⟧ p (id) ON UPDATE NO ACTION NOT VALID;",
  ],
  accept: [
    "CREATE TABLE c (p_id int REFERENCES p (id) ON DELETE NO ACTION);",
    "ALTER TABLE c ADD FOREIGN KEY (a) REFERENCES p (id) MATCH FULL ON UPDATE CASCADE ON DELETE NO ACTION;",
    "CREATE TABLE c (p_id int REFERENCES p ON DELETE SET NULL);",
    "CREATE TABLE c (p_id int);",
  ],
});
