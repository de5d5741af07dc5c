"""What an SMS is: alphabet, segments, keywords."""
