"""What the official writes down of an appointment, and each kind of change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.comun.campos import DocumentoField, FechaField, LineaField
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.campos import MunicipioField
from ventanilla.rut.presencial import rules
from ventanilla.rut.presencial.rules import (
    ActoAdministrativo,
    CalidadAduanera,
    Cambio,
    CambioDeAduanas,
    CambioDeIdentificacion,
    CambioInvalido,
    Comparecencia,
    Gestion,
    Identificacion,
    Medio,
    Quien,
    Retiro,
    RetiroDeResponsabilidades,
)
from ventanilla.rut.rules.datos import DatosRut

NOMBRE_LARGO, RAZON_LARGO, ACTO_LARGO = 60, 250, 60
MAS_CALIDADES = 3  # capacities that one page adds; the next ones, with another


def _opciones_de_documento() -> list[tuple[str, str]]:
    return [(tipo.code, f"{tipo.name} ({tipo.abbr})") for tipo in referencias.tipos_documento("rut")]


def _texto(label: Any, help_text: Any, falta: Any, *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        min_length=rules.TEXTO_MINIMO,
        max_length=rules.TEXTO_MAXIMO,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": falta, "min_length": gettext_lazy("Explique un poco más: queda en la decisión.")},
    )


class ComparecenciaForm(forms.Form):
    """Who came, to which appointment, and what was seen. Each kind of change adds its own fields."""

    gestion: Gestion
    use_required_attribute = False

    cita = forms.CharField(
        label=gettext_lazy("Código de la cita"),
        help_text=gettext_lazy("13 números, como 0092021012434."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-20"}),
        error_messages={"required": gettext_lazy("Escriba el código de la cita.")},
    )
    medio = forms.ChoiceField(
        label=gettext_lazy("Cómo está presente"),
        choices=[(medio.value, texto) for medio, texto in rules.MEDIOS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Diga si vino o si está por video.")},
    )
    quien = forms.ChoiceField(
        label=gettext_lazy("Quién compareció"),
        choices=[(quien.value, texto) for quien, texto in rules.QUIENES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Diga quién compareció.")},
    )
    documento_tipo = forms.ChoiceField(
        label=gettext_lazy("Documento que mostró"),
        error_messages={"required": gettext_lazy("Elija el documento que mostró.")},
    )
    documento_numero = DocumentoField(
        label=gettext_lazy("Número que dice el documento"),
        help_text=gettext_lazy("Cópielo del documento, no de esta página."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-20"}),
        error_messages={"required": gettext_lazy("Escriba el número que dice el documento.")},
    )
    verificadas = forms.MultipleChoiceField(
        label=gettext_lazy("Lista de verificación"),
        choices=list(rules.CHECKLIST.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Marque lo que comprobó. Sin la lista completa no se cambia nada.")},
    )
    evidencia = _texto(
        gettext_lazy("Soportes que vio"),
        gettext_lazy("Qué documento, quién lo expidió, qué dice. No copie datos de salud ni fotos."),
        gettext_lazy("Describa los soportes que vio."),
    )
    motivo = _texto(
        gettext_lazy("Razón"),
        gettext_lazy("Por qué procede el cambio. La persona la lee en la decisión."),
        gettext_lazy("Escriba la razón del cambio."),
    )

    def __init__(self, datos: DatosRut, *args: Any, today: date, cita: str = "", **kwargs: Any) -> None:
        self.datos, self.today = datos, today
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {
            "cita": cita,
            "quien": Quien.REPRESENTANTE if datos.es_persona_juridica else Quien.TITULAR,
            "documento_tipo": "13" if datos.es_persona_juridica else datos.tipo_documento,
            **kwargs["initial"],
        }
        super().__init__(*args, **kwargs)
        documento, quien = self.fields["documento_tipo"], self.fields["quien"]
        assert isinstance(documento, forms.ChoiceField)  # noqa: S101
        assert isinstance(quien, forms.ChoiceField)  # noqa: S101
        documento.choices = _opciones_de_documento()
        if datos.es_persona_juridica:
            quien.choices = [(Quien.REPRESENTANTE.value, rules.QUIENES[Quien.REPRESENTANTE])]
        de_todos = list(self.fields)
        self.prepare()
        self.order_fields([*(nombre for nombre in self.fields if nombre not in de_todos), *de_todos])

    def prepare(self) -> None:
        """Add the fields of the change."""

    def clean_cita(self) -> str:
        try:
            return rules.parse_cita(self.cleaned_data["cita"], today=self.today)
        except CambioInvalido as error:
            raise forms.ValidationError(list(error.motivos)) from error

    def clean_verificadas(self) -> list[str]:
        marcadas: list[str] = self.cleaned_data["verificadas"]
        if faltan := rules.unchecked(marcadas):
            raise forms.ValidationError(
                _("Falta marcar: %(faltan)s") % {"faltan": " ".join(rules.CHECKLIST[punto] for punto in faltan)}
            )
        return marcadas

    def comparecencia(self) -> Comparecencia:
        dicho = self.cleaned_data
        return Comparecencia(
            cita=dicho["cita"],
            medio=Medio(dicho["medio"]),
            quien=Quien(dicho["quien"]),
            tipo_documento=dicho["documento_tipo"],
            numero_documento=dicho["documento_numero"],
            verificadas=tuple(dicho["verificadas"]),
            evidencia=dicho["evidencia"],
            motivo=dicho["motivo"],
        )

    def cambio(self) -> Cambio:
        raise NotImplementedError

    def _act(self, numero: str, fecha: str, *, exige: bool) -> ActoAdministrativo | None:
        """The act that two fields say; what is missing is told beside its field."""
        if exige and not self.cleaned_data.get(numero) and numero not in self.errors:
            self.add_error(numero, _("Escriba el número del acto."))
        if exige and not self.cleaned_data.get(fecha) and fecha not in self.errors:
            self.add_error(fecha, _("Escriba la fecha del acto."))
        dicho, dia = self.cleaned_data.get(numero), self.cleaned_data.get(fecha)
        return ActoAdministrativo(dicho, dia) if dicho and dia else None


def _numero_de_acto(help_text: str = "") -> LineaField:
    return LineaField(
        largo=ACTO_LARGO,
        label=_("Número del acto"),
        help_text=help_text,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"}),
    )


def _fecha_de_acto() -> FechaField:
    return FechaField(label=_("Fecha del acto"), required=False)


# --- identification -----------------------------------------------------------------------------------


class IdentificacionForm(ComparecenciaForm):
    gestion = Gestion.IDENTIFICACION

    def prepare(self) -> None:
        datos = self.datos
        self.fields["tipo_documento"] = forms.ChoiceField(
            label=_("25. Tipo de documento"),
            choices=[(code, referencias.tipo_documento(code).name) for code in rules.next_types(datos.tipo_documento)],
        )
        persona = not datos.es_persona_juridica
        self.fields["expedicion_date"] = FechaField(
            label=_("27. Fecha de expedición"),
            required=persona,
            error_messages={"required": _("Escriba la fecha de expedición que dice el documento.")},
        )
        self.fields["expedicion_municipio"] = MunicipioField(
            label=_("29 y 30. Lugar de expedición"), required=persona and rules.issued_here(datos)
        )
        nombres = (
            {
                "primer_apellido": (_("31. Primer apellido"), True),
                "segundo_apellido": (_("32. Segundo apellido"), False),
                "primer_nombre": (_("33. Primer nombre"), True),
                "otros_nombres": (_("34. Otros nombres"), False),
            }
            if persona
            else {"razon_social": (_("35. Razón social"), True)}
        )
        for nombre, (etiqueta, exige) in nombres.items():
            self.fields[nombre] = LineaField(
                largo=NOMBRE_LARGO if persona else RAZON_LARGO,
                label=etiqueta,
                required=exige,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
                error_messages={"required": _("Escriba este dato como está en el documento.")},
            )
        self.de_identidad = ("tipo_documento", "expedicion_date", "expedicion_municipio", *nombres)
        for nombre in self.de_identidad:
            self.initial.setdefault(nombre, getattr(datos, nombre))

    @property
    def campos(self) -> Iterator[BoundField]:
        return (self[nombre] for nombre in self.de_identidad)

    def cambio(self) -> CambioDeIdentificacion:
        dicho = {nombre: self.cleaned_data[nombre] for nombre in self.de_identidad}
        return CambioDeIdentificacion(Identificacion(**dicho))


# --- box 53 -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fila:
    """One code on the page: to be marked, and what is written of it."""

    codigo: str
    nombre: str
    marca: BoundField
    campos: tuple[BoundField, ...]
    nota: str = ""


class ResponsabilidadesForm(ComparecenciaForm):
    gestion = Gestion.RESPONSABILIDADES

    def prepare(self) -> None:
        self.retirables = tuple(c for c in self.datos.responsabilidades if rules.grounds_for(c, self.datos))
        for codigo in self.retirables:
            nombre = referencias.responsabilidad(codigo).name
            self.fields[f"quita_{codigo}"] = forms.BooleanField(label=f"{codigo} {nombre}", required=False)
            self.fields[f"fundamento_{codigo}"] = forms.ChoiceField(
                label=_("Fundamento"),
                required=False,
                choices=[
                    ("", _("Elija")),
                    *((f.codigo, f"{f.texto}. {f.norma}") for f in rules.grounds_for(codigo, self.datos)),
                ],
            )
            self.fields[f"visto_{codigo}"] = LineaField(
                largo=300,
                label=_("Qué vio"),
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"acto_{codigo}"] = _numero_de_acto(_("Si un acto la retira."))
            self.fields[f"fecha_{codigo}"] = _fecha_de_acto()

    @property
    def filas(self) -> Iterator[Fila]:
        for codigo in self.retirables:
            solo_acto = codigo in rules.DE_LA_ADMINISTRACION
            for que in ("fundamento", "visto"):  # of what is marked they are not optional: see `clean`
                self.fields[f"{que}_{codigo}"].required = True
            yield Fila(
                codigo,
                referencias.responsabilidad(codigo).name,
                self[f"quita_{codigo}"],
                tuple(self[f"{que}_{codigo}"] for que in ("fundamento", "visto", "acto", "fecha")),
                _("La da la administración: solo sale con el acto que la retira.") if solo_acto else "",
            )

    def clean(self) -> dict[str, Any]:
        dicho = self.cleaned_data
        for codigo in self._marcadas():
            if not dicho.get(f"fundamento_{codigo}"):
                self.add_error(f"fundamento_{codigo}", _("Elija el fundamento para retirar la %s.") % codigo)
            if not dicho.get(f"visto_{codigo}"):
                self.add_error(f"visto_{codigo}", _("Escriba qué vio para retirar la %s.") % codigo)
            exige = dicho.get(f"fundamento_{codigo}") == rules.POR_ACTO
            self._act(f"acto_{codigo}", f"fecha_{codigo}", exige=exige)
        return dicho

    def _marcadas(self) -> list[str]:
        return [codigo for codigo in self.retirables if self.cleaned_data.get(f"quita_{codigo}")]

    def cambio(self) -> RetiroDeResponsabilidades:
        dicho = self.cleaned_data
        return RetiroDeResponsabilidades(
            tuple(
                Retiro(
                    codigo,
                    dicho[f"fundamento_{codigo}"],
                    dicho[f"visto_{codigo}"],
                    self._act(f"acto_{codigo}", f"fecha_{codigo}", exige=False),
                )
                for codigo in self._marcadas()
            )
        )


# --- box 54 -------------------------------------------------------------------------------------------


class AduanasForm(ComparecenciaForm):
    gestion = Gestion.ADUANAS

    def prepare(self) -> None:
        for codigo in self.datos.aduaneros:
            nombre = referencias.nombre_de_valor("54", codigo)
            self.fields[f"quita_{codigo}"] = forms.BooleanField(label=f"{codigo} {nombre}", required=False)
            self.fields[f"acto_{codigo}"] = _numero_de_acto()
            self.fields[f"fecha_{codigo}"] = _fecha_de_acto()
        libres = [v for v in referencias.valores_de_casilla("54") if v.code not in self.datos.aduaneros]
        for n in range(1, MAS_CALIDADES + 1):
            self.fields[f"agrega_{n}"] = forms.ChoiceField(
                label=_("Calidad que se agrega"),
                required=False,
                choices=[("", _("Ninguna")), *((valor.code, f"{valor.code} {valor.name}") for valor in libres)],
            )
            self.fields[f"agrega_acto_{n}"] = _numero_de_acto()
            self.fields[f"agrega_fecha_{n}"] = _fecha_de_acto()

    @property
    def filas(self) -> Iterator[Fila]:
        for codigo in self.datos.aduaneros:
            yield Fila(
                codigo,
                referencias.nombre_de_valor("54", codigo),
                self[f"quita_{codigo}"],
                (self[f"acto_{codigo}"], self[f"fecha_{codigo}"]),
            )

    @property
    def nuevas(self) -> Iterator[tuple[BoundField, ...]]:
        for n in range(1, MAS_CALIDADES + 1):
            yield self[f"agrega_{n}"], self[f"agrega_acto_{n}"], self[f"agrega_fecha_{n}"]

    def clean(self) -> dict[str, Any]:
        self._agrega, self._quita = [], []
        for n in range(1, MAS_CALIDADES + 1):
            codigo = self.cleaned_data.get(f"agrega_{n}")
            if codigo and (acto := self._act(f"agrega_acto_{n}", f"agrega_fecha_{n}", exige=True)):
                self._agrega.append(CalidadAduanera(codigo, acto))
        for codigo in self.datos.aduaneros:
            if self.cleaned_data.get(f"quita_{codigo}") and (
                acto := self._act(f"acto_{codigo}", f"fecha_{codigo}", exige=True)
            ):
                self._quita.append(CalidadAduanera(codigo, acto))
        return self.cleaned_data

    def cambio(self) -> CambioDeAduanas:
        return CambioDeAduanas(tuple(self._agrega), tuple(self._quita))


FORMS: dict[Gestion, type[ComparecenciaForm]] = {
    form.gestion: form for form in (IdentificacionForm, ResponsabilidadesForm, AduanasForm)
}
