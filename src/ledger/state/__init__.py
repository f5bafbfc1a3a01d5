"""State folded from events. Nothing here decides or reckons, so that any past can be loaded by any later program."""
