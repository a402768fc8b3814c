DELETE FROM customers WHERE email IN ('ada@example.com', 'grace@example.com');
DELETE FROM books WHERE title IN ('The Dispossessed', 'Solaris', 'Kindred');
DELETE FROM authors WHERE name IN ('Ursula K. Le Guin', 'Stanisław Lem', 'Octavia E. Butler');
