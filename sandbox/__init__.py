"""Simulators of Slack and Alephee on this machine: for the demo, and for tests over real connections."""
