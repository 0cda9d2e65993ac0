"""Copying a whole log from one database to another, whatever engines keep them."""
