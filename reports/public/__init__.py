"""The public list of contributions: without log-in, switched on by PUBLIC_LIST."""
