import check50
import check50.py


@check50.check()
def exists():
    """greet.py exists"""
    check50.exists("greet.py")


@check50.check(exists)
def greets():
    """greets whoever is named"""
    module = check50.py.import_("greet.py")
    if module.greet("Ann") != "Hello, Ann!":
        raise check50.Mismatch("Hello, Ann!", str(module.greet("Ann")))
