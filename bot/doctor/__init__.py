"""The doctor: what an installation needs, checked by rooms - settings, Slack, people, Alephee, the database."""
