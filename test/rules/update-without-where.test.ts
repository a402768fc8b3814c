// Updates of every row.
import { ruleTester } from "./rule-tester";

ruleTester("update-without-where", {
  reject: [
    { up: "⟦UPDATE⟧ users SET active = true;", says: /every row of (public\.)?users/ },
    "⟦UPDATE⟧ ONLY users SET active = true WHERE true;",
    "⟦UPDATE⟧ users SET active = true WHERE 1 = 1;",
    "⟦UPDATE⟧ users u SET active = true WHERE u.id = u.id;",
    "⟦UPDATE⟧ users SET active = true WHERE NOT false OR id = 3;",
    "⟦UPDATE⟧ users SET a = o.a FROM other o;",
    "WITH changed AS (⟦UPDATE⟧ users SET active = true RETURNING id) INSERT INTO log SELECT id FROM changed;",
    "CREATE TABLE IF NOT EXISTS users (a int);\n⟦UPDATE⟧ users SET a = 1;",
    { up: "SELECT 1;", down: "⟦UPDATE⟧ users SET active = false;" },
  ],
  accept: [
    "UPDATE users SET active = true WHERE id BETWEEN 1 AND 1000;",
    "UPDATE users SET active = true WHERE 1 = 1 AND active IS NULL;",
    "UPDATE users SET a = o.a FROM other o WHERE o.id = users.id;",
    "UPDATE users SET a = 1 WHERE CURRENT OF c;",
    "UPDATE users SET a = 1 WHERE active;",
    "UPDATE users SET a = 1 WHERE b = c;",
    "CREATE TABLE users (a int);\nUPDATE users SET a = 1;",
    "CREATE TEMP TABLE work (a int);\nUPDATE work SET a = 1;",
    "INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1;",
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'UPDATE users SET a = 1';",
    "SELECT * FROM users FOR UPDATE;",
  ],
});
