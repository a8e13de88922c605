"""What we hold about one person, put together for a person to hand over."""
