"""Studio flows as records: their revisions, test users, and which revision a contact runs."""
