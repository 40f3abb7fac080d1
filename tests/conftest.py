"""Settings of every test."""

from hypothesis import settings

# Properties are judged by what they find; how long an example takes is the machine's affair.
settings.register_profile("kit-tests", deadline=None)
settings.load_profile("kit-tests")
