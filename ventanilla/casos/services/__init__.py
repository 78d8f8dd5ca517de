"""Every write of cases: one act, one transaction, one event, and the person is told.

Locks: the case first, then what its procedure writes, then the numbering row.
"""

from ventanilla.casos.decidibles import NoSePuedeDecidir
from ventanilla.casos.rules import TransicionInvalida
from ventanilla.casos.services.cola import claim, claim_next, open_caso, release, transfer
from ventanilla.casos.services.decision import TIPO_DOCUMENTO, approve, decide, issue_decision, send_back
from ventanilla.casos.services.errores import (
    Cambio,
    CasoCambio,
    CasoYaDecidido,
    ColaVacia,
    FaltaVerificar,
    Impedido,
    MismaPersona,
    NoAutorizado,
    NoEsSuyo,
    NoSePuedePedir,
    PlazoVencido,
)
from ventanilla.casos.services.estudio import explain_change, look, look_at_page, mark, note
from ventanilla.casos.services.funcionarios import retire_funcionario, set_funcionario
from ventanilla.casos.services.requerimientos import answer_request, extend, lapse_requests, request_information

__all__ = [
    "TIPO_DOCUMENTO",
    "Cambio",
    "CasoCambio",
    "CasoYaDecidido",
    "ColaVacia",
    "FaltaVerificar",
    "Impedido",
    "MismaPersona",
    "NoAutorizado",
    "NoEsSuyo",
    "NoSePuedeDecidir",
    "NoSePuedePedir",
    "PlazoVencido",
    "TransicionInvalida",
    "answer_request",
    "approve",
    "claim",
    "claim_next",
    "decide",
    "explain_change",
    "extend",
    "issue_decision",
    "lapse_requests",
    "look",
    "look_at_page",
    "mark",
    "note",
    "open_caso",
    "release",
    "request_information",
    "retire_funcionario",
    "send_back",
    "set_funcionario",
    "transfer",
]
