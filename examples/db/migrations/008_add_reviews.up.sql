-- What readers say. A new table has no readers yet, so nothing here waits for anybody but the referenced tables.
SET LOCAL lock_timeout = '2s';

CREATE TABLE reviews (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id bigint NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  customer_id bigint NOT NULL REFERENCES customers (id),
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  words text NOT NULL DEFAULT '',
  written_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX reviews_book_id_idx ON reviews (book_id);
