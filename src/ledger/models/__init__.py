"""The terms as data: models, rates, bases and offers, as decisions adopt them and events carry them whole."""
