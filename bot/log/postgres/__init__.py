"""The send log in PostgreSQL: one of several processes works, and all of them serve people."""
