"""Orders, carts and requests, as people look them up."""
