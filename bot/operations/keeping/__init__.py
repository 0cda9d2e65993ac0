"""The log in the long run: erasing, the proof, the clock."""
