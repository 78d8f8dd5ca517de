"""What the desk files when it changes a register with the person present. Nothing here runs."""

CODIGO = "rut.presencial"
CODIGO_IDENTIFICACION = "rut.presencial.identificacion"
"""The kind of case that a second official approves."""
HABILIDAD = "rut"
TERMINO_HABILES = 5
"""To approve what another official saw already. Ours: the person was present and waits."""
