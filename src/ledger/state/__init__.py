"""State folded from events. Nothing here decides or calculates, so that any past can be loaded by any later program."""
