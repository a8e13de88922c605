"""What we keep, and the only place that knows there is a database."""
