"""The runner's side of Django: a site of one view, behind the server of :mod:`lab.runner.asgi`.

Loaded into the runner before the submission. It gives the driver ``django``, which calls the
submission's function, takes the view that it returns, puts it at the URL ``stream``, and serves
Django's own ASGI handler. What a project has in its settings and in its URLs is here.
"""

from __future__ import annotations

import inspect
import itertools
import sys
import types
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.urls import clear_url_caches, path

from lab.runner.asgi import Server

_sites = itertools.count(1)


def install(judge: Any, _: Any) -> dict[str, Callable[..., Any]]:
    """Give the driver ``django``; called once, before the submission is loaded."""
    if not settings.configured:
        settings.configure(
            ALLOWED_HOSTS=["*"],
            DEBUG_PROPAGATE_EXCEPTIONS=True,  # what a view raises is told to its author
            LOGGING_CONFIG=None,
            MIDDLEWARE=[],
            SECRET_KEY="of no site",  # noqa: S106 - there is nothing that it could open
            USE_TZ=True,
        )

    async def django(make_view: Callable[..., Any], *arguments: Any) -> None:
        await Server(judge, site(view_of(make_view, arguments))).serve()

    return {"django": django}


def view_of(make_view: Callable[..., Any], arguments: tuple[Any, ...]) -> Callable[..., Any]:
    """The view that the submission makes; raises TypeError if it is none."""
    view = make_view(*arguments)
    if inspect.isawaitable(view):
        getattr(view, "close", lambda: None)()
        raise TypeError(f"{make_view.__name__}() has to be awaited; a URL wants the view itself")
    if not callable(view):
        raise TypeError(f"{make_view.__name__}() returned {type(view).__name__}, which is no view")
    return view  # type: ignore[no-any-return]


def site(view: Callable[..., Any]) -> ASGIHandler:
    """The application of a project whose only URL, ``stream``, is answered by ``view``."""
    urls: Any = types.ModuleType(f"urls_{next(_sites)}")
    urls.urlpatterns = [path("stream", view)]
    sys.modules[urls.__name__] = urls
    settings.ROOT_URLCONF = urls.__name__
    clear_url_caches()
    return ASGIHandler()
