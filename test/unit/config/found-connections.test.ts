// Connections that lie about, found without their passwords.
import { strict as assert } from "node:assert";
import { foundConnections } from "../../../server/src/config/found-connections";

describe("connections that targets can be made of", () => {
  const found = foundConnections({
    env: { DATABASE_URL: "postgresql://me:hunter2@db/shop", HOME: "/home/me", EMPTY: "" },
    envFile: `# local\nexport APP_DB="postgres://app:hunter2@localhost:5433/app?sslmode=disable"\nPORT=3000\n`,
    serviceFile: "[shop]\nhost=db.example\ndbname=shop\npassword=hunter2\n[shop-replica]\nhost=replica\n",
    passwordFile: "# mine\ndb.example:5432:shop:me:hunter2\n*:*:*:me:hunter2\na\\:b:5432:shop:me:x\n",
  });

  it("are told with where they lie, and what a target says of them", () => {
    assert.deepEqual(
      found.map(({ from, address, entry }) => [from, address, entry]),
      [
        ["the variable DATABASE_URL", "me@db:5432/shop", { url: "${env:DATABASE_URL}" }],
        [
          "APP_DB in .env",
          "app@localhost:5433/app",
          { host: "localhost", port: 5433, database: "app", user: "app", sslmode: "disable" },
        ],
        ["the service file", "shop: db.example:5432/shop", { service: "shop" }],
        ["the service file", "shop-replica: replica:5432", { service: "shop-replica" }],
        [
          "the password file",
          "me@db.example:5432/shop",
          { host: "db.example", port: 5432, database: "shop", user: "me" },
        ],
        ["the password file", "me@a:b:5432/shop", { host: "a:b", port: 5432, database: "shop", user: "me" }],
      ],
    );
  });

  it("hold no password", () => {
    assert.ok(!JSON.stringify(found).includes("hunter2"));
  });
});
