-- To look at: without CONCURRENTLY nobody can write to orders while the index is built.
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
