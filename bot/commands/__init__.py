"""What the commands of the command line do; each takes its options and returns its exit status."""
