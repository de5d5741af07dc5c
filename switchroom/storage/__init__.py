"""Where the bytes of media are: a folder, or a bucket. It knows names and bytes, nothing else."""
