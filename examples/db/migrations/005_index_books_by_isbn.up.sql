-- CONCURRENTLY lets readers and writers go on while the index is built. It refuses to run in a transaction, so it is
-- alone in its file and runs outside of one.
CREATE UNIQUE INDEX CONCURRENTLY books_isbn_idx ON books (isbn);
