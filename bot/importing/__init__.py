"""Lists of people: a file read row by row, every mistake said at once, and what is good taken."""
