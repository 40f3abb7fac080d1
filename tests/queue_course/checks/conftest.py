"""Makes what the checks share importable: the modules beside this file."""
