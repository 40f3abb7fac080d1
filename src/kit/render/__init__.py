"""From facts to text: pure functions that return ``str``. Nothing here prints."""
