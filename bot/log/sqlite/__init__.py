"""The send log in one SQLite file: one connection that writes, one process that holds it."""
