"""Where people are attended: the directory of offices and the way to an official."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ventanilla.portal.views.consulta import consulta_of
from ventanilla.referencias import selectors as referencias


@require_safe
def puntos_contacto(request: HttpRequest) -> HttpResponse:
    consulta = consulta_of(request)
    return render(
        request,
        "portal/puntos_contacto.html",
        {"consulta": consulta, "puntos": referencias.puntos_contacto(consulta)},
    )


@require_safe
def atencion(request: HttpRequest) -> HttpResponse:
    """For what cannot be done online: who attends, what to bring, and the offices of a department."""
    departamentos = referencias.departamentos()
    pedido = request.GET.get("departamento", "")[:2]
    departamento = next((d for d in departamentos if d.code == pedido), None)
    puntos = [
        punto
        for punto in referencias.puntos_contacto()
        if departamento is not None and punto.municipio_code.startswith(departamento.code)
    ]
    return render(
        request,
        "portal/atencion.html",
        {"departamentos": departamentos, "departamento": departamento, "puntos": puntos},
    )
