"""Pages of the portal, one module for each reader; here what Django asks for by a dotted path."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what does not exist and for what is not yours."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Nothing may be trusted here: no context, no database, no address to resolve.

    A database that does not answer comes back by itself: that is said with 503, and when to try again.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": "30"})
    return HttpResponse(get_template("500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off: say how to go on. `reason` is for programmers."""
    return render(request, "403_csrf.html", status=403)
