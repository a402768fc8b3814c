-- Nobody can write to orders while this index is built.
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
