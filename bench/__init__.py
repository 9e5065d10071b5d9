"""Measurements: never part of the test suite, always whole commands on generated archives."""
