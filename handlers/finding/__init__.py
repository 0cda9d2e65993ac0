"""Finding orders without a command: the two shortcuts and the modal with the search."""
