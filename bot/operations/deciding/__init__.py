"""Who may do what, and the one decision of a batch."""
