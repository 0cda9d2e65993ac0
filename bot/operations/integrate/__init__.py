"""Orders marked as integrated: what this kind brings."""
