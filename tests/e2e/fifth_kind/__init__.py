"""A pretend kind of action, as a fifth one would be written."""
