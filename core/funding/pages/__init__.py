"""The pages of money: what waits, what is decided, and the dossier that holds it all."""
