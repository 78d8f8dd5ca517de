"""What every page of appointments asks of its request."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ventanilla.citas.selectors import papeles
from ventanilla.citas.services.citas import Rastro
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.middleware import ensure_invitado, ip_of


def owner_of(actor: Actor) -> str:
    """Who holds a place: an account, or the browser of a guest by a digest of its key. "" for a guest without one."""
    if actor.user_id is not None:
        return f"u:{actor.user_id}"
    return f"i:{digest('invitado', actor.invitado)}" if actor.invitado else ""


def owner_of_page(request: HttpRequest) -> str:
    """The same, for somebody about to hold a place: a browser without an account gets a key."""
    return owner_of(ensure_invitado(request))


def may_handle_papers(actor: Actor, clave: str) -> bool:
    """Asked by the app of papers about the folder of an appointment."""
    return papeles.may_handle(actor, owner_of(actor), clave)


def trace_of(request: HttpRequest) -> Rastro:
    """From where it is asked."""
    return Rastro(
        dispositivo=digest("dispositivo", owner_of_page(request)), conexion=digest("conexion", ip_of(request))
    )  # fmt: skip


def digest(uso: str, texto: str) -> str:
    """Thirty-two hexadecimal digits that only this installation can make."""
    return salted_hmac(f"citas.{uso}", texto, algorithm="sha256").hexdigest()[:32]
