"""The arguments of the command line: what is written there, and what it means."""
