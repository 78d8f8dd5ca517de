"""docs/seguridad/autorizacion.md: who may ask for each address, made from config/politicas.py.

`python -m herramientas.autorizacion` says whether the page is up to date; with `--write` it writes it.
"""

import os
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
PAGINA = RAIZ / "docs" / "seguridad" / "autorizacion.md"

CABEZA = """# Who may ask for what

Made from [config/politicas.py](../../ventanilla/config/politicas.py) by `python -m herramientas.autorizacion --write`;
`make check` fails when the two differ. An address that is not in the table is refused to everybody.

- **guest**: a browser without an account. **owner**: signed in, in one's own name.
- **representative**: acts for a taxpayer with a power that reaches what the address needs; **proxy**: with one that
  does not. Powers are asked anew at each request ([decision 11](../decisiones/0011-actuar-por-otro.md)).
- **former**: a representative whose power ended acts in their own name, like anybody else.
- *yes* means that the address may be asked. Whether the thing asked for is theirs is decided by the selectors, for
  which absent and not-yours are one 404. *sign in* is a redirection (401 under `/api/`); *no* is 403 with a page that
  says in whose name one acts and what is missing.
- **official**: one with the role that the row names; into other pages they come as persons. Their own are under
  `/escritorio/` and `/admin/`: with a second factor, by which this session was opened, in no taxpayer's name. Nobody
  else enters there: a person gets 403 and an event.

`tests/arquitectura/test_politicas.py` sends a request for every row and role.

| address | method | needs | guest | owner, former, another person | representative | proxy without it | official |
|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    from ventanilla.comun.actor import Actor, Calidad
    from ventanilla.comun.alcances import Alcance
    from ventanilla.config.politicas import TABLA, Decision, Politica, Quien, decide

    palabras = {
        Decision.PERMITE: "yes",
        Decision.INGRESE: "sign in",
        Decision.OTRO_NOMBRE: "no",
        Decision.SIN_ALCANCE: "no",
        Decision.SIN_ROL: "no",
        Decision.NIEGA: "no",
    }
    necesita = {
        Quien.CUALQUIERA: "nothing",
        Quien.DUENO: "to be its browser or person",
        Quien.SESION: "to be signed in",
        Quien.PROPIO: "one's own name",
        Quien.FUNCIONARIO: "an official",
        Quien.ADMINISTRACION: "an official",
    }
    roles = (
        Actor(Calidad.INVITADO, invitado="x"),
        Actor(Calidad.NOMBRE_PROPIO, user_id=1, nit="1"),
        Actor(Calidad.TERCERO, user_id=1, nit="2", mandato="rut:1", alcances=frozenset(a.value for a in Alcance)),
        Actor(Calidad.TERCERO, user_id=1, nit="2", mandato="mandato:1", alcances=frozenset()),
    )

    def needs(politica: Politica) -> str:
        if politica.alcance:
            return f"`{politica.alcance}`"
        if politica.roles:
            return f"an official: {' or '.join(sorted(politica.roles))}"
        return necesita[politica.quien]

    def official(politica: Politica) -> Actor:
        """An official is a person on everybody's pages."""
        if politica.quien is Quien.FUNCIONARIO:
            return Actor(Calidad.FUNCIONARIO, user_id=1, roles=politica.roles)
        return roles[1]

    filas = [
        f"| `{nombre}` | {metodo} | {needs(politica)} | "
        + " | ".join(palabras[decide(politica, actor)] for actor in (*roles, official(politica)))
        + " |"
        for nombre, metodos in sorted(TABLA.items())
        for metodo, politica in metodos.items()
    ]
    return CABEZA + "\n".join(filas) + "\n"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
    if "--write" in sys.argv:
        PAGINA.write_text(page(), encoding="utf-8")
        return 0
    if PAGINA.exists() and PAGINA.read_text(encoding="utf-8") == page():
        return 0
    print("docs/seguridad/autorizacion.md no dice lo mismo que config/politicas.py:")
    print("ejecute python -m herramientas.autorizacion --write")
    return 1


if __name__ == "__main__":
    sys.exit(main())
