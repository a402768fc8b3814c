// Indexes of pgvector that are built too early or with too little memory.
import { ruleTester } from "./rule-tester";

const hnsw = "CREATE INDEX CONCURRENTLY v ON items USING hnsw (e vector_l2_ops);";

ruleTester("pgvector-index", {
  reject: [
    "CREATE INDEX CONCURRENTLY v ON items USING ⟦ivfflat⟧ (e vector_l2_ops) WITH (lists = 100);",
    "CREATE TABLE items (e vector(3));\nCREATE INDEX v ON items USING ⟦ivfflat⟧ (e vector_cosine_ops);",
    { up: "CREATE INDEX v ON items USING ⟦ivfflat⟧ (e);", rows: { "public.items": 3 } },
    "CREATE INDEX CONCURRENTLY v ON items USING ⟦hnsw⟧ (e vector_l2_ops);",
    { up: "CREATE INDEX v ON items USING ⟦hnsw⟧ (e);", rows: { "public.items": 100000 } },
    "SET maintenance_work_mem = '2GB';\nRESET maintenance_work_mem;\nCREATE INDEX v ON items USING ⟦hnsw⟧ (e);",
  ],
  accept: [
    `SET maintenance_work_mem = '2GB';\n${hnsw}`,
    "BEGIN;\nSET LOCAL maintenance_work_mem = '2GB';\nCREATE INDEX v ON items USING hnsw (e vector_l2_ops);\nCOMMIT;",
    `SELECT set_config('maintenance_work_mem', '2GB', false);\n${hnsw}`,
    "CREATE TABLE items (e vector(3));\nCREATE INDEX v ON items USING hnsw (e vector_l2_ops);",
    { up: "CREATE INDEX v ON items USING ivfflat (e);", rows: { "public.items": 100000 } },
    { up: "CREATE INDEX v ON items USING hnsw (e);", rows: { "public.items": 10 } },
    "CREATE INDEX CONCURRENTLY v ON items USING gin (e);",
    "CREATE INDEX CONCURRENTLY v ON items (ivfflat);",
  ],
});
