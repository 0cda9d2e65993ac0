"""One use case a module. Operations know ports and values, neither Slack nor HTTP nor SQL."""
