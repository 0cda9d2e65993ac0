"""The application without Slack's screens: rules, operations, the send log and the Alephee layer."""
