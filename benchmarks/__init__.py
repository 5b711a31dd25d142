"""How long it takes, with the data of a city: run by `make bench` and told in a table."""
