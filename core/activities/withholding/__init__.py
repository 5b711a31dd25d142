"""What stays out of every publication: recorded at once, lifted by the head of unit."""
