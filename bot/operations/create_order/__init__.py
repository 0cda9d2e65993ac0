"""New orders: what this kind brings."""
