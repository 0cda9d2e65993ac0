"""Orders marked as integrated: the conversation and its screens."""
