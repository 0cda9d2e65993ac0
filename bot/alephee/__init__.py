"""The Alephee API v2: one client, its wire models, its pacing (developers.alephee.com/v2)."""
