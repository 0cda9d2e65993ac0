"""Messages to buyers: the conversation and its screens."""
