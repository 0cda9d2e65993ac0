"""Looking through the log in the browser, with Datasette: an extra (``alephee-bot[datasette]``)."""
