"""Creating an order (Create a new order): read JSON, judge it by all documented rules, write what is sent."""
