"""What officials write of the agenda. Each form gives its values as they are kept, with `valores`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from ventanilla.citas.agenda.rules import line_in_words
from ventanilla.citas.rules.agenda import BOGOTA, Regla, first_of_month, hours_of
from ventanilla.citas.rules.canales import EN_PALABRAS, NECESIDADES
from ventanilla.comun.campos import FechaField
from ventanilla.comun.fechas import DIAS, MESES

_CANALES = [(canal.value, texto) for canal, texto in EN_PALABRAS.items()]
PAUSAS = 2


def _hora(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time", "class": "w-10"}, format="%H:%M"),
        error_messages={"required": _("Escriba la hora."), "invalid": _("Escriba la hora así: 14:30.")},
    )


def _varias(label: Any, opciones: Iterable[tuple[Any, Any]], **otros: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=list(opciones), widget=forms.CheckboxSelectMultiple, **otros)


def _numero(label: Any, desde: int, hasta: int, help_text: Any = "", **otros: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=desde,
        max_value=hasta,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"class": "w-4"}),
        error_messages={
            "required": _("Escriba un número."),
            "invalid": _("Escriba un número."),
            "min_value": _("Escriba un número desde %(limit_value)s."),
            "max_value": _("Escriba un número hasta %(limit_value)s."),
        },
        **otros,
    )


def _iso(hora: time | None) -> str | None:
    return hora.strftime("%H:%M:%S" if hora.second else "%H:%M") if hora else None


class FormaDeAgenda(forms.Form):
    """What all of them share. `sede` "" is for the whole country."""

    def __init__(self, sede: str, *args: Any, **kwargs: Any) -> None:
        self.sede = sede
        super().__init__(*args, **kwargs)

    def valores(self) -> dict[str, Any]:
        """As the services take them."""
        return dict(self.cleaned_data)

    @classmethod
    def initial_of(cls, valores: dict[str, Any]) -> dict[str, Any]:
        """As the boxes show them."""
        return valores


class ReglaForm(FormaDeAgenda):
    linea = forms.ChoiceField(label=_("Qué se atiende"))
    canal = forms.ChoiceField(label=_("Cómo"), choices=_CANALES)
    puestos = _varias(
        _("En qué puestos"), (), error_messages={"required": _("Marque al menos un puesto.")},
    )  # fmt: skip
    dias = _varias(
        _("Qué días"), [(str(n), dia.capitalize()) for n, dia in enumerate(DIAS)],
        error_messages={"required": _("Marque al menos un día.")},
    )  # fmt: skip
    desde_time = _hora(_("Desde las"))
    hasta_time = _hora(_("Hasta las"), help_text=_("La última cita termina a esta hora o antes."))
    minutos = _numero(_("Minutos de cada cita"), 5, 240)
    pausa_1_desde = _hora(_("Pausa desde las"), required=False)
    pausa_1_hasta = _hora(_("hasta las"), required=False)
    pausa_2_desde = _hora(_("Otra pausa desde las"), required=False)
    pausa_2_hasta = _hora(_("hasta las"), required=False)
    desde_date = FechaField(label=_("Vale desde el día"))
    hasta_date = FechaField(
        label=_("Hasta el día"),
        required=False,
        help_text=_("Para una jornada especial escriba el mismo día en ambas."),
    )
    reserva_vencimiento = _numero(
        _("Cupos de cada hora para quienes tienen un vencimiento cerca"), 0, 50,
        _("Si no se usan, quedan para todos el día hábil anterior a las 3 de la tarde."),
    )  # fmt: skip
    festivos = forms.BooleanField(label=_("Atiende también en festivos"), required=False)
    activa = forms.BooleanField(label=_("En uso"), required=False, help_text=_("Quite la marca para retirar la regla."))

    def __init__(
        self, sede: str, *args: Any, lineas: Sequence[str], puestos: Sequence[tuple[int, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(sede, *args, **kwargs)
        self.canal_de = {str(pk): canal for pk, _nombre, canal in puestos}
        linea, cuales = self.fields["linea"], self.fields["puestos"]
        assert isinstance(linea, forms.ChoiceField)  # noqa: S101
        assert isinstance(cuales, forms.MultipleChoiceField)  # noqa: S101
        linea.choices = [(una, line_in_words(una)) for una in lineas]
        cuales.choices = [
            (str(pk), f"{nombre} ({EN_PALABRAS[canal].lower()})")  # type: ignore[index]
            for pk, nombre, canal in puestos
        ]

    def _pausas(self) -> list[list[str]]:
        pausas = []
        for n in range(1, PAUSAS + 1):
            desde, hasta = self.cleaned_data.get(f"pausa_{n}_desde"), self.cleaned_data.get(f"pausa_{n}_hasta")
            if (desde is None) != (hasta is None):
                self.add_error(f"pausa_{n}_hasta", _("Escriba desde y hasta qué hora va la pausa."))
            elif desde and hasta and desde >= hasta:
                self.add_error(f"pausa_{n}_hasta", _("La pausa termina después de empezar."))
            elif desde and hasta:
                pausas.append([_iso(desde) or "", _iso(hasta) or ""])
        return sorted(pausas)

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        self.pausas = self._pausas()
        desde, hasta = datos.get("desde_time"), datos.get("hasta_time")
        if desde and hasta and desde >= hasta:
            self.add_error("hasta_time", _("Debe terminar después de empezar."))
        if datos.get("hasta_date") and datos.get("desde_date") and datos["hasta_date"] < datos["desde_date"]:
            self.add_error("hasta_date", _("Debe terminar después de empezar."))
        if any(self.canal_de.get(puesto) != datos.get("canal") for puesto in datos.get("puestos", [])):
            self.add_error("puestos", _("Marque solo puestos que atienden de ese modo."))
        if not self.errors and not hours_of(self._as_rule(datos)):
            self.add_error("minutos", _("En ese horario no cabe ninguna cita."))
        return datos

    def _as_rule(self, datos: dict[str, Any]) -> Regla:
        return Regla(
            id=0, sede=self.sede, linea=datos["linea"], canal=datos["canal"], puestos=(), dias=frozenset(),
            desde_time=datos["desde_time"], hasta_time=datos["hasta_time"], minutos=datos["minutos"],
            desde_date=datos["desde_date"],
            pausas=tuple((time.fromisoformat(uno), time.fromisoformat(otro)) for uno, otro in self.pausas),
        )  # fmt: skip

    def valores(self) -> dict[str, Any]:
        datos = self.cleaned_data
        return {
            "linea": datos["linea"],
            "canal": datos["canal"],
            "puestos": sorted(int(puesto) for puesto in datos["puestos"]),
            "dias": sorted(int(dia) for dia in datos["dias"]),
            "desde_time": _iso(datos["desde_time"]),
            "hasta_time": _iso(datos["hasta_time"]),
            "minutos": datos["minutos"],
            "pausas": self.pausas,
            "desde_date": datos["desde_date"].isoformat(),
            "hasta_date": datos["hasta_date"].isoformat() if datos["hasta_date"] else None,
            "reserva_vencimiento": datos["reserva_vencimiento"],
            "festivos": datos["festivos"],
            "activa": datos["activa"],
        }

    @classmethod
    def initial_of(cls, valores: dict[str, Any]) -> dict[str, Any]:
        boxes = {
            **valores,
            "puestos": [str(puesto) for puesto in valores.get("puestos", [])],
            "dias": [str(dia) for dia in valores.get("dias", [])],
        }
        for n, (desde, hasta) in enumerate(valores.get("pausas", []), start=1):
            boxes[f"pausa_{n}_desde"], boxes[f"pausa_{n}_hasta"] = desde, hasta
        return boxes


class PuestoForm(FormaDeAgenda):
    nombre = forms.CharField(
        label=_("Nombre"), max_length=40, help_text=_("Como lo lee la gente en la sala: Mesa 4."),
        error_messages={"required": _("Escriba el nombre del puesto.")},
    )  # fmt: skip
    canal = forms.ChoiceField(label=_("Cómo atiende"), choices=_CANALES)
    atiende = _varias(
        _("Necesidades que puede atender"), [(una.value, texto) for una, texto in NECESIDADES.items()], required=False
    )  # fmt: skip
    activo = forms.BooleanField(label=_("En uso"), required=False, help_text=_("Quite la marca si ya no atiende."))

    def __init__(self, sede: str, *args: Any, usados: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(sede, *args, **kwargs)
        self.usados = {nombre.casefold() for nombre in usados}

    def clean_nombre(self) -> str:
        nombre = " ".join(self.cleaned_data["nombre"].split())
        if nombre.casefold() in self.usados:
            raise forms.ValidationError(_("La oficina ya tiene un puesto con ese nombre."))
        return nombre

    def valores(self) -> dict[str, Any]:
        datos = self.cleaned_data
        return {**datos, "atiende": sorted(datos["atiende"])}


class CierreForm(FormaDeAgenda):
    dia_date = FechaField(label=_("Qué día cierra"))
    desde_time = _hora(
        _("Desde las"), required=False, help_text=_("Deje las dos horas vacías para cerrar todo el día.")
    )
    hasta_time = _hora(_("Hasta las"), required=False)
    motivo = forms.CharField(
        label=_("Por qué"), max_length=200, help_text=_("Lo leen las personas a quienes se les mueve la cita."),
        error_messages={"required": _("Escriba por qué cierra.")},
    )  # fmt: skip

    def __init__(self, sede: str, *args: Any, hoy: date, **kwargs: Any) -> None:
        super().__init__(sede, *args, **kwargs)
        self.hoy = hoy

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        desde, hasta = datos.get("desde_time"), datos.get("hasta_time")
        if datos.get("dia_date") and datos["dia_date"] < self.hoy:
            self.add_error("dia_date", _("Ese día ya pasó."))
        if (desde is None) != (hasta is None):
            self.add_error("hasta_time", _("Escriba las dos horas, o ninguna."))
        elif desde and hasta and desde >= hasta:
            self.add_error("hasta_time", _("Debe terminar después de empezar."))
        return datos

    def valores(self) -> dict[str, Any]:
        datos = self.cleaned_data
        return {
            "dia_date": datos["dia_date"].isoformat(),
            "desde_time": _iso(datos["desde_time"]),
            "hasta_time": _iso(datos["hasta_time"]),
            "motivo": " ".join(datos["motivo"].split()),
        }


class AperturaForm(FormaDeAgenda):
    mes_date = forms.ChoiceField(label=_("Qué mes"))
    linea = forms.ChoiceField(label=_("Para qué"), required=False)
    abre_date = FechaField(label=_("Qué día abre"))
    abre_time = _hora(_("A las"))

    def __init__(self, sede: str, *args: Any, hoy: date, now: datetime, lineas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(sede, *args, **kwargs)
        self.now = now
        mes, linea = self.fields["mes_date"], self.fields["linea"]
        assert isinstance(mes, forms.ChoiceField)  # noqa: S101
        assert isinstance(linea, forms.ChoiceField)  # noqa: S101
        meses = [first_of_month(hoy, n) for n in range(1, 7)]
        mes.choices = [(uno.isoformat(), f"{MESES[uno.month - 1].capitalize()} {uno.year}") for uno in meses]
        linea.choices = [("", _("Todo lo que se atiende")), *((una, line_in_words(una)) for una in lineas)]

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("abre_date") and datos.get("abre_time"):
            self.abre_at = datetime.combine(datos["abre_date"], datos["abre_time"], BOGOTA)
            if self.abre_at <= self.now:
                self.add_error("abre_date", _("Escriba un momento que no haya pasado."))
        return datos

    def valores(self) -> dict[str, Any]:
        return {
            "mes_date": self.cleaned_data["mes_date"],
            "linea": self.cleaned_data["linea"],
            "abre_at": self.abre_at.isoformat(timespec="minutes"),
        }


class LineasField(forms.CharField):
    """One thing in each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        texto = super().clean(value)
        return [" ".join(linea.split()) for linea in texto.splitlines() if linea.strip()]


def service_code(nombre: str) -> str:
    """The code of a new service, made of its name."""
    return slugify(nombre)[:40].strip("-")


class ServicioForm(FormaDeAgenda):
    """`usados`: codes that a new service may not have."""

    nombre = forms.CharField(
        label=_("Nombre"), max_length=150, error_messages={"required": _("Escriba el nombre del servicio.")}
    )
    linea = forms.SlugField(
        label=_("Línea"), max_length=20, help_text=_("Los servicios de una línea usan los mismos cupos."),
        error_messages={"required": _("Escriba la línea.")},
    )  # fmt: skip
    canales = _varias(_("Cómo se atiende"), _CANALES, error_messages={"required": _("Marque al menos uno.")})
    publico = forms.ChoiceField(
        label=_("Para quién"),
        choices=[("ambos", _("Personas y empresas")), ("natural", _("Personas")), ("juridica", _("Empresas"))],
    )
    condicion = forms.CharField(
        label=_("Solo si"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
    objetivo = forms.CharField(label=_("Para qué sirve"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    atencion = forms.CharField(
        label=_("Qué se hace en la cita"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    requisitos = LineasField(label=_("Qué debe tener a la mano"), required=False, help_text=_("Uno en cada renglón."))
    papeles = LineasField(
        label=_("Documentos que puede enviar antes"), required=False,
        help_text=_("Uno en cada renglón. Empiece con un asterisco los obligatorios: * Documento de identidad."),
    )  # fmt: skip
    cierre_horas = _numero(_("Los documentos se reciben hasta tantas horas antes"), 0, 240)
    alternativa = forms.CharField(label=_("Qué puede hacer sin cita"), max_length=200, required=False)
    pide_pregunta = forms.BooleanField(label=_("Pide escribir la pregunta al agendar"), required=False)
    sin_cita = forms.BooleanField(label=_("Se atiende solo en orden de llegada, sin cita"), required=False)
    orden = _numero(_("Lugar en la lista"), 0, 999)
    activo = forms.BooleanField(label=_("Se ofrece"), required=False)

    def clean_papeles(self) -> list[dict[str, object]]:
        salen: list[dict[str, object]] = []
        usados: set[str] = set()
        for linea in self.cleaned_data["papeles"]:
            nombre = linea.lstrip("* ")
            codigo = self.codigo_de.get(nombre) or slugify(nombre).replace("-", "_")[:30]
            if not nombre or not codigo or codigo in usados:
                raise forms.ValidationError(gettext_now("Escriba cada documento una sola vez, con letras."))
            usados.add(codigo)
            salen.append({"codigo": codigo, "nombre": nombre, "obligatorio": linea.startswith("*")})
        return salen

    def clean_nombre(self) -> str:
        nombre = " ".join(self.cleaned_data["nombre"].split())
        if self.usados is not None and (not service_code(nombre) or service_code(nombre) in self.usados):
            raise forms.ValidationError(_("Ya hay un servicio con ese nombre. Escriba otro."))
        return nombre

    def __init__(
        self,
        sede: str,
        *args: Any,
        papeles: Sequence[dict[str, Any]] = (),
        usados: frozenset[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(sede, *args, **kwargs)
        self.usados = usados
        self.codigo_de = {papel["nombre"]: papel["codigo"] for papel in papeles}

    @classmethod
    def initial_of(cls, valores: dict[str, Any]) -> dict[str, Any]:
        papeles = [f"{'* ' if papel['obligatorio'] else ''}{papel['nombre']}" for papel in valores.get("papeles", [])]
        return {**valores, "papeles": papeles}


class SedeForm(FormaDeAgenda):
    canales = _varias(_("Cómo atiende"), _CANALES, error_messages={"required": _("Marque al menos uno.")})
    solo_presencial = forms.BooleanField(label=_("Atiende todo en persona"), required=False)
    indicaciones = forms.CharField(
        label=_("Indicaciones para llegar"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    activa = forms.BooleanField(label=_("Da citas"), required=False)


class AjustesForm(FormaDeAgenda):
    cambios_minutos = _numero(_("Minutos antes de la cita hasta los que se puede cambiar o cancelar"), 0, 10_080)
    tolerancia_minutos = _numero(_("Minutos de tolerancia al llegar"), 0, 120)
    regreso_minutos = _numero(
        _("Minutos en los que vuelve un cupo que alguien dejó"), 1, 1_440, _("Vuelve en un momento al azar.")
    )
    oferta_minutos = _numero(_("Minutos despiertos para responder una oferta"), 5, 2_880)
    despierta_time = _hora(_("El día empieza a las"))
    duerme_time = _hora(_("El día termina a las"))
    vencimiento_dias = _numero(_("Días hábiles antes de un vencimiento para usar los cupos reservados"), 0, 30)
    rescate_horas = _numero(_("Horas que se apartan los cupos de quien perdió el suyo"), 1, 240)
    ventana_meses = _numero(_("Meses abiertos para agendar, contando el actual"), 1, 6)
    muchas_personas = _numero(_("Personas por las que agenda quien sale en «Agendan por muchas»"), 2, 1_000)
    muchas_dias = _numero(_("Días que cuenta ese reporte"), 1, 365)
    sobrecupo = forms.BooleanField(
        label=_("Permitir sobrecupos medidos"),
        required=False,
        help_text=_("Se agregan a mano, con las cifras a la vista."),
    )
    sobrecupo_maximo = _numero(_("Sobrecupos, como máximo, por cada cien cupos de un día"), 0, 100)

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("despierta_time") and datos.get("duerme_time") and datos["despierta_time"] >= datos["duerme_time"]:
            self.add_error("duerme_time", _("Debe terminar después de empezar."))
        return datos

    def valores(self) -> dict[str, Any]:
        datos = self.cleaned_data
        return {
            **datos, "despierta_time": _iso(datos["despierta_time"]), "duerme_time": _iso(datos["duerme_time"]),
        }  # fmt: skip
