"""New orders: the conversations and their screens."""
