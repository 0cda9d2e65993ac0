"""What the log knows of a request, as people and programs read it."""
