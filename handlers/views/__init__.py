"""Block Kit built from values: pure functions, one module a screen."""
