"""Documents for orders: what this kind brings."""
