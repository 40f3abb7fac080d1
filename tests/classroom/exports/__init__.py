"""Tests of the grades in the formats of other programs."""
