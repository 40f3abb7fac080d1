"""A class's grades in the formats of other programs: each a pure function that returns text."""
