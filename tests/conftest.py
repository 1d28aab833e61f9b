"""What every test may ask for: the real engines, each started when the first test needs it."""

pytest_plugins = ["tests.engines.fixtures"]
