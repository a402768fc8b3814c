-- The first books, so that there is something to sell, to back up and to restore.
INSERT INTO authors (name, born) VALUES
  ('Ursula K. Le Guin', '1929-10-21'),
  ('Stanisław Lem', '1921-09-12'),
  ('Octavia E. Butler', '1947-06-22');

INSERT INTO books (author_id, title, price, published)
SELECT id, 'The Dispossessed', 12.50, '1974-05-01'::date FROM authors WHERE name = 'Ursula K. Le Guin'
UNION ALL
SELECT id, 'Solaris', 11.00, '1961-06-01'::date FROM authors WHERE name = 'Stanisław Lem'
UNION ALL
SELECT id, 'Kindred', 13.25, '1979-06-01'::date FROM authors WHERE name = 'Octavia E. Butler';

INSERT INTO customers (email, name) VALUES
  ('ada@example.com', 'Ada'),
  ('grace@example.com', 'Grace');
