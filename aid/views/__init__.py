"""The pages of humanitarian aid."""
