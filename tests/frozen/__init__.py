"""The frozen answers, what plays their history, and what compares them."""
