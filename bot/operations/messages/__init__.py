"""Messages to buyers: what this kind brings."""
