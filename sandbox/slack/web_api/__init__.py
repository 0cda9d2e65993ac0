"""The Web API: one module a family of methods, each a table of name → function(workspace, args) → body."""
