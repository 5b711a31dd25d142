"""Backup and restore: database and files in one archive that proves itself before it is used."""
