"""A case from the queue to its document."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from tests.casos.apoyo import MOTIVO, OTRO, PUNTOS, TIPO, UNA_PERSONA, alone, official, opened, person, version_of
from tests.fabricas import NOW
from ventanilla.casos import decidibles, rules, selectors, services
from ventanilla.casos.decidibles import Registro
from ventanilla.casos.models import Caso, NotaDeCaso, Requerimiento, Verificado
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.services import actos
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas.models import User
from ventanilla.expediente import services as expediente
from ventanilla.expediente.models import Documento, Evento
from ventanilla.expediente.services import verify_chain
from ventanilla.notificaciones.models import Mensaje

pytestmark = pytest.mark.django_db


def taken(actor, luz, **changes):
    numero = opened(luz, **changes)
    services.claim(actor, numero, now=NOW)
    return numero


def decided(actor, numero, *, aprobado=True, version=None, now=NOW):
    return services.decide(
        actor, numero, aprobado=aprobado, motivo=MOTIVO, plantilla="coincide", verificadas=PUNTOS,
        version=version or version_of(numero), now=now,
    )  # fmt: skip


def acts(numero):
    """The acts of a case in the chain, in their order."""
    return list(
        Evento.objects.filter(objeto=f"caso:{numero}", accion__startswith="casos.")
        .order_by("id")
        .values_list("accion", flat=True)
    )


# --- the beginning


def test_opening_puts_it_in_the_queue_with_its_term_an_event_and_a_message(luz):
    numero = opened(luz)

    caso = Caso.objects.get(numero=numero)
    assert numero.startswith("CAS-2026-0000001-")
    assert (caso.estado, caso.habilidad, caso.segunda_persona) == (EstadoCaso.EN_COLA, "rut", True)
    assert str(caso.vence_date) == "2026-09-02"  # 15 business days, one holiday
    assert acts(numero) == ["casos.caso.abierto"]
    assert Mensaje.objects.get().plantilla == "caso_abierto"
    assert "2 de septiembre de 2026" in Mensaje.objects.get().texto


def test_the_same_filing_opens_one_case(luz):
    assert opened(luz, "RUT-7") == opened(luz, "RUT-7")
    assert Caso.objects.count() == Mensaje.objects.count() == 1


def test_nothing_opens_for_a_kind_that_nobody_decides(luz):
    with pytest.raises(KeyError):
        opened(luz, tipo="rut.inexistente")


def test_a_case_that_cannot_be_is_not_hidden(luz):
    with pytest.raises(IntegrityError, match="caso_prioridad_in_range"):
        opened(luz, prioridad=10)


# --- the queue


def test_the_queue_goes_by_priority_then_by_term_then_by_arrival(luz, nelson):
    tarde = opened(luz, "R-1", now=NOW)
    antes = opened(luz, "R-2", now=NOW - timedelta(days=9))
    gemelo = opened(luz, "R-3", now=NOW - timedelta(days=9))
    urgente = opened(luz, "R-4", prioridad=5)

    assert [f.numero for f in selectors.queue_page(nelson, now=NOW).filas] == [urgente, antes, gemelo, tarde]
    assert [services.claim_next(nelson, now=NOW) for _ in range(4)] == [urgente, antes, gemelo, tarde]
    with pytest.raises(services.ColaVacia):
        services.claim_next(nelson, now=NOW)


def test_an_official_takes_from_all_their_skills_what_comes_first(luz):
    ambas = official("2900000040", habilidades=("rut", "aduanas"))
    rut = opened(luz, "R-1")
    aduanas = opened(luz, "R-2", tipo=OTRO, prioridad=3)

    assert [services.claim_next(ambas, now=NOW) for _ in range(2)] == [aduanas, rut]


def test_an_official_takes_only_what_they_know_and_of_their_office(luz):
    de_tunja = official("2900000040", seccional="20", habilidades=("aduanas",))
    opened(luz, "R-1", seccional="20")
    opened(luz, "R-2", tipo=OTRO, seccional="32")
    suyo = opened(luz, "R-3", tipo=OTRO, seccional="20")
    de_todos = opened(luz, "R-4", tipo=OTRO, seccional="", prioridad=1)

    assert [f.numero for f in selectors.queue_page(de_tunja, now=NOW).filas] == [de_todos, suyo]
    assert services.claim_next(de_tunja, now=NOW) == de_todos
    assert services.claim_next(de_tunja, now=NOW) == suyo
    with pytest.raises(services.ColaVacia):
        services.claim_next(de_tunja, now=NOW)


def test_the_pages_of_the_queue_join_without_gaps_nor_repeats(luz, nelson):
    todos = {opened(luz, f"R-{n}", prioridad=n % 2, now=NOW - timedelta(days=n // 3)) for n in range(7)}
    vistos, despues = [], ""

    while True:
        pagina = selectors.queue_page(nelson, despues=despues, now=NOW, cuantos=2)
        vistos += [fila.numero for fila in pagina.filas]
        despues = pagina.siguiente
        if not despues:
            break

    assert len(vistos) == 7
    assert set(vistos) == todos


@pytest.mark.parametrize("basura", ["x", "1_2", "1_2026-99-99_3", "9_2026-01-01_x", "²_2026-01-01_3", "_" * 900])
def test_a_place_in_the_queue_that_is_not_one_is_its_beginning(basura, luz, nelson):
    numero = opened(luz)

    assert [f.numero for f in selectors.queue_page(nelson, despues=basura, now=NOW).filas] == [numero]


def test_the_queue_names_nobody(luz, nelson):
    opened(luz)

    assert selectors.queue_page(nelson, now=NOW).filas[0].titular == ""
    services.claim_next(nelson, now=NOW)
    assert selectors.mine(nelson, now=NOW)[0].titular == "Luz Marina Quintero Rojas"


def test_claiming_what_another_took_says_who(luz, nelson, gloria):
    numero = opened(luz)
    ficha = selectors.caso_for_official(gloria, numero, now=NOW)
    assert ficha.estado == EstadoCaso.EN_COLA
    services.claim(nelson, numero, now=NOW)

    with pytest.raises(ObjectDoesNotExist):  # gloria no longer can open it
        services.claim(gloria, numero, now=NOW)
    services.claim(nelson, numero, now=NOW)
    assert acts(numero).count("casos.caso.tomado") == 1


def test_what_is_given_back_keeps_its_place(luz, nelson):
    primero, _segundo = opened(luz, "R-1"), opened(luz, "R-2")
    services.claim(nelson, primero, now=NOW)

    services.release(nelson, primero, now=NOW)

    assert services.claim_next(nelson, now=NOW) == primero


# --- who may


def test_nobody_handles_their_own_case(luz):
    propio = official("2900000050")
    suyo = opened(Actor(Calidad.NOMBRE_PROPIO, user_id=propio.user_id, nit="2900000050"), "R-1")
    pidio_por_otra = opened(Actor(Calidad.NOMBRE_PROPIO, user_id=propio.user_id, nit="900123456"), "R-2")
    ajeno = opened(luz, "R-3")

    assert services.claim_next(propio, now=NOW) == ajeno
    with pytest.raises(services.ColaVacia):
        services.claim_next(propio, now=NOW)
    for numero in (suyo, pidio_por_otra):
        with pytest.raises(ObjectDoesNotExist):
            services.look(propio, numero, now=NOW)


def test_nobody_handles_the_case_of_whom_they_represent(luz, nelson, jefa):
    representa = {("13", "2900000030", "1020304050")}
    decidibles.register_registro(
        Registro(correo_of=lambda nit: "", represents=lambda tipo, numero, nit, now: (tipo, numero, nit) in representa)
    )
    numero = opened(luz)

    with pytest.raises(services.ColaVacia):
        services.claim_next(nelson, now=NOW)
    with pytest.raises(services.Impedido):
        services.transfer(jefa, numero, a_user_id=nelson.user_id or 0, now=NOW)


def test_a_tie_that_begins_later_stops_the_decision_too(luz, nelson):
    numero = taken(nelson, luz, tipo=UNA_PERSONA)
    decidibles.register_registro(Registro(correo_of=lambda nit: "", represents=lambda tipo, numero, nit, now: True))

    with pytest.raises(services.Impedido):
        decided(nelson, numero)


def test_acts_need_an_official_active_and_with_the_role(luz, nelson):
    numero = taken(nelson, luz)
    sin_rol = official("2900000051", "Referencias")
    retirada = official("2900000052")
    services.set_funcionario(Actor.sistema(), retirada.user_id or 0, seccional="", habilidades=(), activo=False)

    for actor in (luz, Actor.sistema(), sin_rol, retirada):
        for acto in (
            lambda a: services.claim_next(a, now=NOW),
            lambda a: services.claim(a, numero, now=NOW),
            lambda a: services.release(a, numero, now=NOW),
            lambda a: services.mark(a, numero, codigos=PUNTOS, now=NOW),
            lambda a: services.request_information(a, numero, texto="x", now=NOW),
            lambda a: decided(a, numero),
            lambda a: services.approve(a, numero, version=1, now=NOW),
            lambda a: services.send_back(a, numero, nota="x", version=1, now=NOW),
            lambda a: services.transfer(a, numero, a_user_id=1, now=NOW),
        ):
            with pytest.raises(services.NoAutorizado):
                acto(actor)
        with pytest.raises((services.NoAutorizado, ObjectDoesNotExist)):
            services.note(actor, numero, texto="x", now=NOW)


def test_a_role_that_was_taken_away_a_moment_ago_serves_no_more(luz, nelson):
    numero = taken(nelson, luz)
    User.objects.get(pk=nelson.user_id).groups.clear()

    with pytest.raises(services.NoAutorizado):
        decided(nelson, numero)


def test_a_case_is_opened_by_who_has_to_do_with_it(luz, nelson, gloria, jefa):
    otro = official("2900000053")
    de_otra_oficina = official("2900000054", seccional="32")
    numero = taken(nelson, luz, seccional="20")

    assert selectors.caso_for_official(nelson, numero, now=NOW).numero == numero
    assert selectors.caso_for_official(jefa, numero, now=NOW).numero == numero
    for ajeno in (otro, gloria, de_otra_oficina, luz):
        with pytest.raises(ObjectDoesNotExist):
            selectors.caso_for_official(ajeno, numero, now=NOW)
    decided(nelson, numero)
    assert selectors.caso_for_official(gloria, numero, now=NOW).numero == numero


def test_every_look_is_written_with_its_reason(luz, nelson, jefa):
    numero = opened(luz)
    services.look(nelson, numero, now=NOW)
    services.claim(nelson, numero, now=NOW)
    services.look(nelson, numero, now=NOW)
    services.look(jefa, numero, now=NOW)

    accesos = Evento.objects.filter(accion="datos.consultados").order_by("id")
    assert [e.datos["motivo"].split()[0] for e in accesos] == ["Lee", "Estudia", "Supervisa"]
    assert {(e.nit, e.objeto) for e in accesos} == {("1020304050", f"caso:{numero}")}
    assert verify_chain() == []


# --- deciding


def test_one_person_decides_when_the_procedure_says_so(luz, nelson):
    prueba = alone()
    numero = taken(nelson, luz, tipo=UNA_PERSONA)

    assert decided(nelson, numero) is EstadoCaso.APROBADO

    assert prueba.hechos == [(numero, True, MOTIVO)]
    assert acts(numero) == ["casos.caso.abierto", "casos.caso.tomado", "casos.caso.decidido"]


def test_nothing_is_approved_with_lines_unchecked_but_it_can_be_refused(luz, nelson):
    numero = taken(nelson, luz, tipo=UNA_PERSONA)

    with pytest.raises(services.FaltaVerificar) as error:
        services.decide(
            nelson, numero, aprobado=True, motivo=MOTIVO, verificadas=("registro",), version=version_of(numero), now=NOW
        )
    assert error.value.faltan == ("documento",)

    estado = services.decide(nelson, numero, aprobado=False, motivo=MOTIVO, version=version_of(numero), now=NOW)
    assert estado is EstadoCaso.NEGADO


def test_the_marks_of_the_list_keep_who_and_when(luz, nelson):
    numero = taken(nelson, luz)

    services.mark(nelson, numero, codigos=["documento", "inventado"], now=NOW)
    services.mark(nelson, numero, codigos=["documento"], now=NOW + timedelta(hours=1))
    [marca] = Verificado.objects.all()
    assert (marca.codigo, marca.por_id, marca.marcado_at) == ("documento", nelson.user_id, NOW)
    services.mark(nelson, numero, codigos=[], now=NOW)

    assert not Verificado.objects.exists()
    assert acts(numero).count("casos.caso.verificado") == 2


def test_a_second_person_approves_what_the_first_proposed(prueba, luz, nelson, gloria):
    numero = taken(nelson, luz)

    assert decided(nelson, numero) is EstadoCaso.POR_APROBAR
    assert prueba.hechos == []
    assert [f.numero for f in selectors.to_approve(gloria, now=NOW)] == [numero]

    assert services.approve(gloria, numero, version=version_of(numero), now=NOW) is EstadoCaso.APROBADO
    assert prueba.hechos == [(numero, True, MOTIVO)]
    caso = Caso.objects.get(numero=numero)
    assert (caso.propuesta_por_id, caso.decidido_por_id) == (nelson.user_id, gloria.user_id)


def test_a_refusal_needs_the_second_person_too(prueba, luz, nelson, gloria):
    numero = taken(nelson, luz)
    decided(nelson, numero, aprobado=False)

    assert services.approve(gloria, numero, version=version_of(numero), now=NOW) is EstadoCaso.NEGADO
    assert prueba.hechos == [(numero, False, MOTIVO)]


def test_who_proposed_does_not_approve(luz, gloria):
    numero = taken(gloria, luz)
    decided(gloria, numero)

    assert selectors.to_approve(gloria, now=NOW) == []
    with pytest.raises(services.MismaPersona):
        services.approve(gloria, numero, version=version_of(numero), now=NOW)
    with pytest.raises(services.MismaPersona):
        services.send_back(gloria, numero, nota="No", version=version_of(numero), now=NOW)


def test_the_second_person_is_of_the_office_of_the_case(prueba, luz, nelson):
    de_otra = official("2900000056", "Aprobación", seccional="32")
    numero = taken(nelson, luz, seccional="20")
    decided(nelson, numero)

    for acto in (
        lambda: services.approve(de_otra, numero, version=version_of(numero), now=NOW),
        lambda: services.send_back(de_otra, numero, nota="No", version=version_of(numero), now=NOW),
    ):
        with pytest.raises(ObjectDoesNotExist):
            acto()
    assert prueba.hechos == []


def test_what_is_sent_back_to_who_left_waits_in_the_queue(luz, nelson, gloria):
    numero = taken(nelson, luz)
    decided(nelson, numero)
    services.retire_funcionario(Actor.sistema(), nelson.user_id or 0, now=NOW)

    services.send_back(gloria, numero, nota="Falta la foto.", version=version_of(numero), now=NOW)

    assert [fila.numero for fila in selectors.queue_page(gloria, now=NOW).filas] == [numero]


def test_what_is_sent_back_returns_to_who_proposed_it_with_all_they_wrote(luz, nelson, gloria):
    numero = taken(nelson, luz)
    decided(nelson, numero)

    services.send_back(gloria, numero, nota="Falta la foto del documento.", version=version_of(numero), now=NOW)

    caso = Caso.objects.get(numero=numero)
    assert (caso.estado, caso.asignado_a_id, caso.motivo) == (EstadoCaso.TOMADO, nelson.user_id, MOTIVO)
    assert NotaDeCaso.objects.get().texto == "Falta la foto del documento."
    assert Verificado.objects.count() == 2
    assert decided(nelson, numero) is EstadoCaso.POR_APROBAR


def test_deciding_what_another_has_just_decided_says_who_when_and_what(luz, nelson, jefa):
    otra = official("2900000055", nombre="Otra Funcionaria")
    numero = taken(nelson, luz, tipo=UNA_PERSONA)
    en_pantalla = version_of(numero)
    services.transfer(jefa, numero, a_user_id=otra.user_id or 0, now=NOW)
    decided(otra, numero, aprobado=False)

    with pytest.raises(services.CasoYaDecidido) as error:
        decided(nelson, numero, version=en_pantalla)

    cambio = error.value.cambio
    assert (cambio.quien, cambio.que, cambio.estado, cambio.motivo, cambio.at) == (
        "Otra Funcionaria", "decidido", "Negado", MOTIVO, NOW,
    )  # fmt: skip
    assert Caso.objects.get(numero=numero).estado == EstadoCaso.NEGADO
    assert len(alone().hechos) == 1


def test_deciding_on_an_old_screen_does_nothing(luz, nelson, jefa):
    numero = taken(nelson, luz, tipo=UNA_PERSONA)
    en_pantalla = version_of(numero)
    otra = official("2900000055")
    services.transfer(jefa, numero, a_user_id=otra.user_id or 0, now=NOW)
    services.transfer(jefa, numero, a_user_id=nelson.user_id or 0, now=NOW)

    with pytest.raises(services.CasoCambio) as error:
        decided(nelson, numero, version=en_pantalla)

    assert error.value.cambio.que == "traspasado"
    assert error.value.cambio.quien == "Marta Jefa"
    assert not Verificado.objects.exists()  # not even the marks that came with it


def test_deciding_twice_is_told(luz, nelson):
    numero = taken(nelson, luz, tipo=UNA_PERSONA)
    version = version_of(numero)
    decided(nelson, numero, version=version)

    with pytest.raises(services.CasoYaDecidido):
        decided(nelson, numero, version=version)
    assert acts(numero).count("casos.caso.decidido") == 1


def test_an_effect_that_cannot_be_leaves_the_case_as_it_was(luz, nelson):
    prueba = alone()
    prueba.falla = "El RUT está cancelado."
    numero = taken(nelson, luz, tipo=UNA_PERSONA)

    with pytest.raises(services.NoSePuedeDecidir, match="cancelado"):
        decided(nelson, numero)

    assert Caso.objects.get(numero=numero).estado == EstadoCaso.TOMADO


def test_the_decision_is_a_sealed_document_with_reasons_names_and_remedies(luz, nelson, gloria, monkeypatch):
    services.set_funcionario(Actor.sistema(), gloria.user_id or 0, seccional="20", habilidades=())
    numero = taken(nelson, luz)
    decided(nelson, numero)
    services.approve(gloria, numero, version=version_of(numero), now=NOW)
    visto = {}
    real = expediente.issue_constancia
    monkeypatch.setattr(expediente, "issue_constancia", lambda actor, **k: visto.update(k) or real(actor, **k))

    services.issue_decision(numero, now=NOW)
    services.issue_decision(numero, now=NOW)

    documento = Documento.objects.get()
    assert (documento.objeto, documento.nit) == (f"caso:{numero}", "1020304050")
    textos = {r.etiqueta: r.valor for grupo in visto["grupos"] for r in grupo.renglones}
    assert textos["Razones"] == MOTIVO
    assert textos["Resultado"] == "Aprobado"
    assert textos["Estudió"] == "Nelson Ariza"
    assert textos["Decidió"].startswith("Gloria Peña, ")
    assert "reposición y apelación" in visto["nota"]
    [aviso] = Mensaje.objects.filter(plantilla="caso_decidido")
    assert aviso.adjuntos == [documento.codigo]
    assert Caso.objects.get(numero=numero).documento == documento.codigo
    assert mail.outbox == []  # it is a job's


# --- asking the person


def test_asking_stops_the_clock_and_tells_the_person(luz, nelson):
    numero = taken(nelson, luz)

    services.request_information(nelson, numero, texto="Traiga la escritura.", now=NOW)

    caso, pedido = Caso.objects.get(numero=numero), Requerimiento.objects.get()
    assert (caso.estado, caso.asignado_a_id) == (EstadoCaso.REQUERIDO, nelson.user_id)
    assert str(pedido.vence_date) == "2026-09-11"
    aviso = Mensaje.objects.get(plantilla="caso_requerido")
    assert "Traiga la escritura." in aviso.texto
    assert "11 de septiembre de 2026" in aviso.texto


def test_the_answer_returns_the_case_with_the_time_that_was_left(luz, nelson):
    numero = taken(nelson, luz)
    services.request_information(nelson, numero, texto="Traiga la escritura.", now=NOW)

    services.answer_request(luz, numero, texto="Aquí está.", now=NOW + timedelta(days=20))

    caso = Caso.objects.get(numero=numero)
    assert (caso.estado, caso.asignado_a_id) == (EstadoCaso.TOMADO, nelson.user_id)
    assert str(caso.vence_date) == "2026-09-21"  # fifteen business days after August 31st
    assert Requerimiento.objects.get().respuesta == "Aquí está."
    assert Mensaje.objects.filter(plantilla="caso_respondido").exists()


def test_the_answer_goes_to_the_queue_when_who_asked_left(luz, nelson):
    numero = taken(nelson, luz)
    services.request_information(nelson, numero, texto="Traiga la escritura.", now=NOW)
    services.retire_funcionario(Actor.sistema(), nelson.user_id, now=NOW)

    services.answer_request(luz, numero, texto="Aquí está.", now=NOW)

    assert Caso.objects.get(numero=numero).estado == EstadoCaso.EN_COLA


def test_who_leaves_gives_back_what_they_were_studying(luz, nelson):
    numero = taken(nelson, luz)

    assert services.retire_funcionario(Actor.sistema(), nelson.user_id, now=NOW) == 1
    assert Caso.objects.get(numero=numero).estado == EstadoCaso.EN_COLA


def test_one_asks_once_and_in_the_first_ten_days(luz, nelson):
    numero = taken(nelson, luz)
    services.request_information(nelson, numero, texto="Uno", now=NOW)
    services.answer_request(luz, numero, texto="Sí", now=NOW)
    with pytest.raises(services.NoSePuedePedir):
        services.request_information(nelson, numero, texto="Otro", now=NOW)

    viejo = taken(nelson, luz, radicado="R-2")
    with pytest.raises(services.NoSePuedePedir):
        services.request_information(nelson, viejo, texto="Tarde", now=NOW + timedelta(days=16))


def test_more_time_is_given_once(luz, nelson):
    numero = taken(nelson, luz)
    services.request_information(nelson, numero, texto="Uno", now=NOW)

    services.extend(luz, numero, motivo="La notaría está cerrada.", now=NOW)

    assert str(Requerimiento.objects.get().vence_date) == "2026-10-13"
    with pytest.raises(services.PlazoVencido):
        services.extend(luz, numero, motivo="Otra vez", now=NOW)


def test_nobody_answers_for_another_nor_late(luz, nelson):
    ajena = person("2900000060")
    numero = taken(nelson, luz)
    with pytest.raises(services.PlazoVencido):
        services.answer_request(luz, numero, texto="Nada me pidieron", now=NOW)
    services.request_information(nelson, numero, texto="Uno", now=NOW)

    for quien in (ajena, nelson, Actor(Calidad.INVITADO, invitado="x")):
        with pytest.raises(ObjectDoesNotExist):
            services.answer_request(quien, numero, texto="Yo", now=NOW)
    with pytest.raises(services.PlazoVencido):
        services.answer_request(luz, numero, texto="Tarde", now=NOW + timedelta(days=32))


def test_who_does_not_answer_has_desisted_and_is_told_why(luz, nelson):
    from ventanilla.casos.events import caso_desistido

    avisos = []

    def heard(sender, **kwargs):
        avisos.append(kwargs["radicado"])

    numero, vivo = taken(nelson, luz), taken(nelson, luz, radicado="R-2")
    services.request_information(nelson, numero, texto="Uno", now=NOW)
    services.request_information(nelson, vivo, texto="Dos", now=NOW)
    services.extend(luz, vivo, motivo="Más tiempo", now=NOW)
    caso_desistido.connect(heard)

    assert services.lapse_requests(now=NOW + timedelta(days=31)) == 0  # its last day
    assert services.lapse_requests(now=NOW + timedelta(days=32)) == 1
    assert services.lapse_requests(now=NOW + timedelta(days=32)) == 0
    caso_desistido.disconnect(heard)

    caso = Caso.objects.get(numero=numero)
    assert (caso.estado, caso.decidido_por_id, avisos) == (EstadoCaso.DESISTIDO, None, ["RUT-1"])
    assert "11 de septiembre de 2026" in caso.motivo
    assert Caso.objects.get(numero=vivo).estado == EstadoCaso.REQUERIDO
    services.issue_decision(numero, now=NOW)
    assert Mensaje.objects.filter(plantilla="caso_decidido").count() == 1


# --- what each side sees


def test_a_person_sees_their_cases_and_nobody_elses(luz, nelson):
    ajena = person("2900000060")
    numero = opened(luz)

    assert [c.numero for c in selectors.casos_of(luz)] == [numero]
    assert selectors.casos_of(ajena) == selectors.casos_of(nelson) == []
    with pytest.raises(ObjectDoesNotExist):
        selectors.caso_for(ajena, numero)


def test_a_third_party_sees_what_their_power_reaches(luz):
    numero = opened(luz)

    def third(*alcances):
        return Actor(Calidad.TERCERO, user_id=999, nit="1020304050", mandato="m:1", alcances=frozenset(alcances))

    assert selectors.casos_of(third()) == []
    lee = third("rut:ver")
    assert [c.numero for c in selectors.casos_of(lee)] == [numero]
    assert not selectors.may_answer(lee, selectors.caso_for(lee, numero))
    with pytest.raises(ObjectDoesNotExist):
        selectors.answerable(lee, numero)
    assert selectors.answerable(third("rut:preparar"), numero).numero == numero


def test_who_filed_for_a_company_does_not_find_it_among_their_own(nelson):
    por_la_empresa = Actor(Calidad.TERCERO, user_id=person("2900000061").user_id, nit="900123456", mandato="m:1")
    opened(por_la_empresa)

    assert selectors.casos_of(Actor(Calidad.NOMBRE_PROPIO, user_id=por_la_empresa.user_id, nit="2900000061")) == []


def test_the_taxpayers_address_in_the_register_is_the_one_that_is_told(luz, nelson):
    decidibles.register_registro(
        Registro(correo_of=lambda nit: f"rut{nit}@ejemplo.co", represents=lambda tipo, numero, nit, now: False)
    )
    opened(luz)

    assert Mensaje.objects.get().destinatario == "rut1020304050@ejemplo.co"


def test_who_asks_for_somebody_else_is_the_one_that_is_told(luz):
    decidibles.register_registro(
        Registro(correo_of=lambda nit: "de.quien@murio.co", represents=lambda tipo, numero, nit, now: False)
    )
    services.open_caso(luz, tipo=TIPO, radicado="R-1", nit="2900000099", titular="Quien murió", seccional="", now=NOW)

    assert Mensaje.objects.get().destinatario == "p1020304050@ejemplo.co"


def test_the_screen_has_everything_of_the_case(luz, nelson):
    numero = taken(nelson, luz)
    services.note(nelson, numero, texto="Llamé y no contesta.", now=NOW)
    services.mark(nelson, numero, codigos=["documento"], now=NOW)

    ficha = selectors.ficha_of(services.look(nelson, numero, now=NOW), now=NOW)

    assert [c.etiqueta for c in ficha.diferencias] == ["Primer nombre"]
    assert [linea.marcada for linea in ficha.lista] == [True, False]
    assert not ficha.completa
    assert ficha.notas[0].texto == "Llamé y no contesta."
    assert {h.accion for h in ficha.hechos} >= {"casos.caso.abierto", "casos.caso.tomado", "casos.caso.anotado"}
    assert "Luz Marina" in selectors.fill_plantilla(ficha.plantillas[0], ficha.caso)
    assert "RUT-1" in selectors.fill_plantilla(ficha.plantillas[0], ficha.caso)


def test_a_supervisor_sees_ages_terms_and_load(luz, nelson, jefa):
    opened(luz, "R-1", now=NOW - timedelta(days=70))
    suyo = opened(luz, "R-2", now=NOW - timedelta(days=10))
    services.claim(nelson, suyo, now=NOW)
    vencido = selectors.caso_for(luz, opened(luz, "R-3", now=NOW - timedelta(days=70)))
    services.claim(nelson, vencido.numero, now=NOW)

    cifras = selectors.figures(jefa, now=NOW)

    assert [b.valor for b in cifras.edades] == [0, 0, 1, 0, 0, 2]
    assert {b.etiqueta: b.valor for b in cifras.por_estado}["En estudio"] == 2
    assert [b.valor for b in cifras.plazos] == [2, 0, 0, 1]
    de_nelson = next(c for c in cifras.carga if c.nombre == "Nelson Ariza")
    assert (de_nelson.total, de_nelson.vencidos) == (2, 1)
    assert cifras.carga[0] == de_nelson
    assert len(cifras.por_vencer) == 2
    assert cifras.total == 3


def test_a_supervisor_of_an_office_sees_their_office(luz):
    jefa = official("2900000062", "Supervisión", seccional="20")
    opened(luz, "R-1", seccional="20")
    opened(luz, "R-2", seccional="32")

    assert selectors.figures(jefa, now=NOW).total == 1


def test_only_officials_of_the_desk_receive_a_transfer(luz, nelson, jefa):
    numero = taken(nelson, luz)
    sin_rol = official("2900000063", "Referencias")
    sabe_otra = official("2900000064", habilidades=("aduanas",), nombre="Sabe Otra")

    with pytest.raises(services.NoAutorizado):
        services.transfer(jefa, numero, a_user_id=sin_rol.user_id or 0, now=NOW)
    nombres = [c.nombre for c in selectors.officials_for(jefa, "rut")]
    assert nombres == ["Nelson Ariza"]
    assert sabe_otra.user_id not in [c.user_id for c in selectors.officials_for(jefa, "rut")]


def test_a_proposal_waiting_for_approval_is_not_transferred(luz, nelson, jefa):
    numero = taken(nelson, luz)
    decided(nelson, numero)

    with pytest.raises(rules.TransicionInvalida):
        services.transfer(jefa, numero, a_user_id=nelson.user_id or 0, now=NOW)


def test_others_can_ask_whether_something_waits(luz):
    assert not selectors.has_open_caso("1020304050")
    opened(luz)

    assert selectors.has_open_caso("1020304050")
    assert not selectors.has_open_caso("1020304050", tipos=[OTRO])


def test_a_person_takes_their_cases_away_without_what_is_not_decided(luz, nelson):
    numero = taken(nelson, luz)
    decided(nelson, numero)

    [caso] = selectors.personal_data_of(luz.user_id, "1020304050")
    assert (caso["numero"], caso["motivo"]) == (numero, "")


def test_a_request_that_fails_to_lapse_does_not_keep_the_others_open(luz, nelson, monkeypatch, caplog):
    numeros = [taken(nelson, luz, radicado=f"R-{n}") for n in range(2)]
    for numero in numeros:
        services.request_information(nelson, numero, texto="Falta la cédula.", now=NOW)
    real = actos.record
    monkeypatch.setattr(
        actos, "record", lambda actor, caso, *a: 1 / 0 if caso.numero == numeros[0] else real(actor, caso, *a)
    )

    assert services.lapse_requests(now=NOW + timedelta(days=40)) == 1

    assert [Caso.objects.get(numero=numero).estado for numero in numeros] == ["requerido", "desistido"]
    assert numeros[0] in caplog.text


def test_a_case_that_was_looked_at_a_hundred_times_still_tells_what_was_done_with_it(luz, nelson, gloria, jefa):
    numero = opened(luz)
    for _ in range(101):
        expediente.record_acceso(jefa, nit="1020304050", objeto=f"caso:{numero}", motivo="Supervisa")
    services.claim(nelson, numero, now=NOW)
    version = version_of(numero)
    services.transfer(jefa, numero, a_user_id=gloria.user_id or 0, now=NOW)

    ficha = selectors.ficha_of(services.look(gloria, numero, now=NOW), now=NOW)
    assert [hecho.accion for hecho in ficha.hechos][:2] == ["casos.caso.traspasado", "casos.caso.tomado"]
    with pytest.raises(services.CasoCambio):
        decided(nelson, numero, version=version)


def test_a_note_sent_twice_is_one_and_a_later_one_with_the_same_words_another(luz, nelson, gloria):
    numero = taken(nelson, luz)
    for _ in range(2):
        services.note(nelson, numero, texto="Llamé y no contestó.", now=NOW)
    assert NotaDeCaso.objects.count() == 1
    assert acts(numero).count("casos.caso.anotado") == 1

    services.note(nelson, numero, texto="Ya contestó.", now=NOW)
    services.note(nelson, numero, texto="Llamé y no contestó.", now=NOW)

    assert NotaDeCaso.objects.count() == 3


def test_the_export_of_a_person_asks_as_much_for_many_cases_as_for_one(luz, nelson, django_assert_num_queries):
    for n in range(3):
        services.request_information(nelson, taken(nelson, luz, radicado=f"R-{n}"), texto="Falta algo.", now=NOW)

    with django_assert_num_queries(2):
        datos = selectors.personal_data_of(luz.user_id or 0, "1020304050")

    assert [caso["requerimientos"][0]["texto"] for caso in datos] == ["Falta algo."] * 3
