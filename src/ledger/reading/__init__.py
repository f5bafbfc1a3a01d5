"""What people and other systems hand in, read: typed text, tables, decision files, imports, booked postings."""
