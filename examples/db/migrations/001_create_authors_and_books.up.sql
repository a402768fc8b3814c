-- The catalogue: who wrote what.
CREATE TABLE authors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  born date
);

CREATE TABLE books (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  author_id bigint NOT NULL REFERENCES authors (id),
  title text NOT NULL,
  price numeric(10, 2) NOT NULL CHECK (price >= 0),
  published date
);

CREATE INDEX books_author_id_idx ON books (author_id);
