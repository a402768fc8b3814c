// Which statements refuse a transaction block, and which control one.
import { strict as assert } from "node:assert";
import { refusesTransactionBlock, transactionControl } from "../../../server/src/sql/transaction-block";
import { accepted } from "../../support/parsers";

const refused: Readonly<Record<string, string>> = {
  "create index concurrently i on t (a)": "CREATE INDEX CONCURRENTLY",
  "create unique index concurrently if not exists i on t (a)": "CREATE INDEX CONCURRENTLY",
  "drop index concurrently if exists i": "DROP INDEX CONCURRENTLY",
  "reindex index concurrently i": "REINDEX CONCURRENTLY",
  "reindex (verbose, concurrently) table t": "REINDEX CONCURRENTLY",
  "reindex (concurrently on) schema s": "REINDEX CONCURRENTLY",
  "reindex database d": "REINDEX DATABASE",
  "reindex system d": "REINDEX SYSTEM",
  "reindex schema s": "REINDEX SCHEMA",
  vacuum: "VACUUM",
  "vacuum (full, analyze) t": "VACUUM",
  cluster: "CLUSTER of every table",
  "alter table p detach partition c concurrently": "DETACH PARTITION CONCURRENTLY",
  "create database d": "CREATE DATABASE",
  "drop database if exists d with (force)": "DROP DATABASE",
  "alter database d set tablespace x": "ALTER DATABASE SET TABLESPACE",
  "create tablespace x location '/y'": "CREATE TABLESPACE",
  "drop tablespace x": "DROP TABLESPACE",
  "alter system set work_mem = '1GB'": "ALTER SYSTEM",
  "alter system reset all": "ALTER SYSTEM",
  "discard all": "DISCARD ALL",
  "create subscription s connection 'c' publication p": "CREATE SUBSCRIPTION with a replication slot",
  "alter subscription s refresh publication": "ALTER SUBSCRIPTION REFRESH PUBLICATION",
  "alter subscription s add publication p": "ALTER SUBSCRIPTION that refreshes the publication",
  "alter subscription s set (failover = true)": "ALTER SUBSCRIPTION SET (failover or two_phase)",
  "drop subscription s": "DROP SUBSCRIPTION with a replication slot",
  "commit prepared 'x'": "COMMIT PREPARED",
  "rollback prepared 'x'": "ROLLBACK PREPARED",
  "do $$ begin perform 1; commit; end $$": "DO with a COMMIT or ROLLBACK inside",
  "do $$ begin if true then rollback and chain; end if; end $$": "DO with a COMMIT or ROLLBACK inside",
};

const allowed = [
  "create index i on t (a)",
  "drop index i",
  "reindex table t",
  "reindex (concurrently off) table t",
  "analyze",
  "analyze t",
  "cluster t using i",
  "checkpoint",
  "truncate t",
  "refresh materialized view concurrently m",
  "refresh materialized view m",
  "alter type e add value 'x'",
  "alter table p detach partition c",
  "alter table p detach partition c finalize",
  "alter database d rename to e",
  "alter database d set work_mem = 1",
  "discard plans",
  "create subscription s connection 'c' publication p with (connect = false)",
  "create subscription s connection 'c' publication p with (create_slot = off)",
  "alter subscription s set publication p with (refresh = false)",
  "alter subscription s disable",
  "do $$ begin perform 'commit;'; -- commit;\n end $$",
  "do $$ begin update t set commit = 1; end $$",
  "call p()",
];

describe("statements that refuse a transaction block", () => {
  for (const [sql, label] of Object.entries(refused)) {
    it(sql.replace(/\n.*/s, ""), async () => {
      assert.equal(refusesTransactionBlock(await accepted(sql)), label);
    });
  }
});

describe("statements that may run in a transaction block", () => {
  for (const sql of allowed) {
    it(sql.replace(/\n.*/s, ""), async () => {
      assert.equal(refusesTransactionBlock(await accepted(sql)), null);
    });
  }
});

describe("transaction control", () => {
  const controls: Readonly<Record<string, ReturnType<typeof transactionControl>>> = {
    begin: "begin",
    "start transaction isolation level serializable": "begin",
    commit: "commit",
    end: "commit",
    "prepare transaction 'x'": "commit",
    rollback: "rollback",
    abort: "rollback",
    "savepoint s": "savepoint",
    "release savepoint s": "release",
    "rollback to savepoint s": "rollback-to",
    "set local lock_timeout = 1": null,
  };
  for (const [sql, control] of Object.entries(controls)) {
    it(`${sql} is ${control}`, async () => assert.equal(transactionControl(await accepted(sql)), control));
  }
});
