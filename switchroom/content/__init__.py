"""Content templates of an account: kept, changed, and filled in when a message is made."""
