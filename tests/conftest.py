"""What all tests share: seeded property tests."""

from hypothesis import settings

settings.register_profile("seeded", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("seeded")
