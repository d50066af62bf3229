"""How histories are chosen with the record in view: random draws year by year, parameter sets once."""
