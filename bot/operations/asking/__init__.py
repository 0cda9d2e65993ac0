"""What a person asks in one go becomes a committed batch, once."""
