-- Who buys, and what.
SET LOCAL lock_timeout = '2s';

CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  ordered_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE order_lines (
  order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  book_id bigint NOT NULL REFERENCES books (id),
  copies integer NOT NULL CHECK (copies > 0),
  PRIMARY KEY (order_id, book_id)
);
