"""The pages of all activities alike: lists, searches, revisions of splits, steps of their life."""
