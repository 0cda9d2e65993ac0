"""From files and orders to be found, through the claim and the one call, to what came of it."""
