"""What an operator sees of a running bot: the process log and the metrics."""
