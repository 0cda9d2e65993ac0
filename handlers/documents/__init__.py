"""Documents for orders: the conversation and its screens."""
