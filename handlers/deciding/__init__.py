"""The buttons of cards and alerts."""
