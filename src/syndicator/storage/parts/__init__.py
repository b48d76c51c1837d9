"""The parts that the store is made of, a file for each that `ports` has: every method is one transaction."""
