"""The desk: people who log in, and what an agent's desktop shows and does."""
