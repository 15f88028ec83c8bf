"""Messages that must leave exactly when they should. Knows no booking: apps above register each kind."""
