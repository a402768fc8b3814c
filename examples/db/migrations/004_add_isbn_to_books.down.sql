SET LOCAL lock_timeout = '2s';

ALTER TABLE books DROP COLUMN isbn;
