"""Long proofs: what is too slow for a test, run by `make batteries` and told in a table."""
