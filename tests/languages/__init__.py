"""What people write in each language, in plain files that a speaker of it can read and extend."""
