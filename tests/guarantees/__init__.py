"""What is promised to members, one file for each promise."""
