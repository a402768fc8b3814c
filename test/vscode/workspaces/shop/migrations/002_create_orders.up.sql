-- What was bought.
SET LOCAL lock_timeout = '2s';

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  total numeric(10, 2) NOT NULL
);

INSERT INTO customers (email) VALUES ('ada@example.com');
INSERT INTO orders (customer_id, total) SELECT id, 12.50 FROM customers;
