"""What people are shown in Slack, kept current, and told when it cannot be."""
