"""Applications (Gesuche): how they come in, are checked, recommended on and decided."""
