"""The pages of applications: list, dossier, form, acts, commission, calls and criteria."""
