"""Who will be attended: asked once a place is held, or to wait for one. What is known is not asked."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from ventanilla.citas import ports
from ventanilla.citas.models import Servicio
from ventanilla.citas.pasos import digest
from ventanilla.citas.rules.canales import NECESIDADES, Canal
from ventanilla.citas.services.citas import Datos
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.comun.campos import DocumentoField, LineaField, parse_telefono
from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.referencias import selectors as referencias
from ventanilla.robots.pasos import FormularioConPrueba, PruebaField
from ventanilla.robots.rules import Proposito
from ventanilla.rut import selectors as rut
from ventanilla.rut.campos import MunicipioField

NATURAL, JURIDICA = "natural", "juridica"
NIT, CEDULA = "31", "13"
NO_ES_PARA = {
    NATURAL: _("Este servicio es solo para personas, no para empresas o entidades."),
    JURIDICA: _("Este servicio es solo para empresas o entidades."),
}
_IDENTIDAD = ("tipo_persona", "tipo_documento", "numero_documento", "nombres", "apellidos", "razon_social")
_CONTACTO = ("celular", "telefono", "correo")
_RESIDENCIA = ("direccion", "municipio")


def known(actor: Actor) -> Datos | None:
    """Who will be attended, when it is known: the person who signed in, or whom they act for; None for a guest.

    A power that does not reach to see the register tells the name, which its holder knows, and nothing else.
    """
    if actor.user_id is None:
        return None
    try:
        if actor.calidad is Calidad.TERCERO:
            suyo, visible = rut.rut_by_nit(actor.nit or ""), actor.may(Alcance.RUT_VER)
        else:
            suyo, visible = rut.rut_of_user(actor.user_id), True
    except ObjectDoesNotExist:
        return _from_account(actor) if actor.calidad is Calidad.NOMBRE_PROPIO else None
    datos = suyo.datos
    telefonos = [telefono for telefono in (datos.telefono, datos.telefono_2) if telefono and visible]
    return Datos(
        tipo_persona=JURIDICA if datos.es_persona_juridica else NATURAL,
        tipo_documento=NIT if datos.es_persona_juridica else datos.tipo_documento,
        numero_documento=suyo.nit if datos.es_persona_juridica else datos.numero_documento,
        nombres=datos.razon_social or _together(datos.primer_nombre, datos.otros_nombres),
        apellidos=_together(datos.primer_apellido, datos.segundo_apellido),
        correo=datos.correo if visible else "",
        celular=next((telefono for telefono in telefonos if telefono.startswith("3")), ""),
        telefono=next((telefono for telefono in telefonos if not telefono.startswith("3")), ""),
        direccion=datos.direccion if visible else "",
        municipio=datos.municipio if visible else "",
        nit=suyo.nit,
    )


def _together(*partes: str) -> str:
    return " ".join(parte for parte in partes if parte)


def _from_account(actor: Actor) -> Datos:
    user = cuentas.user_of(actor)
    return Datos(
        tipo_persona=JURIDICA if user.tipo_documento == NIT else NATURAL,
        tipo_documento=user.tipo_documento,
        numero_documento=user.numero_documento,
        nombres=user.nombre,
        correo=user.email,
        nit=actor.nit or "",
    )


class SolicitanteForm(FormularioConPrueba):
    """The notice first; then who, and how to reach them. At least one way, and the one that the attention needs.

    `canales`: those by which they may be attended. `conocido`: who it is, when it is known: then no identity is asked,
    and a proof of work only of a guest. `pide_necesidades`: False when they were told for the search.
    """

    use_required_attribute = False  # what is compulsory depends on who they are

    acepta = forms.BooleanField(
        label=_("Leí el aviso de privacidad y acepto que usen mis datos para esta cita"),
        error_messages={"required": _("Para agendar necesitamos que acepte el aviso de privacidad.")},
    )
    tipo_persona = forms.ChoiceField(
        label=_("¿Quién va a ser atendido?"),
        choices=((NATURAL, _("Una persona")), (JURIDICA, _("Una empresa o entidad"))),
        initial=NATURAL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija si es una persona o una empresa.")},
    )
    tipo_documento = forms.ChoiceField(
        label=_("Tipo de documento"), initial=CEDULA, error_messages={"required": _("Elija el tipo de documento.")}
    )
    numero_documento = DocumentoField(
        help_text=_("El de quien va a ser atendido, con o sin puntos. La cita es solo para ese documento."),
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "class": "w-20"}),
        error_messages={"required": _("Escriba el número del documento.")},
    )
    nombres = LineaField(
        label=_("Nombres"),
        largo=150,
        error_messages={"required": _("Escriba los nombres.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    apellidos = LineaField(
        label=_("Apellidos"),
        largo=100,
        error_messages={"required": _("Escriba los apellidos.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    razon_social = LineaField(
        label=_("Razón social"),
        help_text=_("Solo si es una empresa o entidad."),
        largo=150,
        error_messages={"required": _("Escriba la razón social.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    celular = forms.CharField(
        label=_("Celular"),
        help_text=_("10 números, como 300 123 4567"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national", "class": "w-20"}),
    )
    telefono = forms.CharField(
        label=_("Teléfono fijo"),
        help_text=_("10 números, como 601 234 5678"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "w-20"}),
    )
    correo = forms.EmailField(
        label=_("Correo electrónico"),
        required=False,
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Revise el correo. Debe verse así: nombre@ejemplo.co")},
    )
    direccion = LineaField(
        label=_("Dirección de residencia"),
        largo=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    municipio = MunicipioField(label=_("Ciudad o municipio de residencia, con su departamento"), required=False)
    pregunta = forms.CharField(
        label=_("¿Qué quiere preguntar?"),
        help_text=_("Quien lo atiende la lee antes y llega preparado. No escriba claves ni datos de otras personas."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Escriba su pregunta."),
            "max_length": _("Tiene %(show_value)d caracteres y caben %(limit_value)d. Escríbala más corta."),
        },
    )
    necesidades = forms.MultipleChoiceField(
        label=_("¿Necesita algo para la atención?"),
        help_text=_("Buscamos un puesto que lo tenga."),
        required=False,
        choices=[(necesidad.value, texto) for necesidad, texto in NECESIDADES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Elija solo de la lista.")},
    )
    acompanante = forms.BooleanField(
        label=_("Voy con un acompañante"),
        help_text=_("Alguien que me ayuda a entender o a moverme."),
        required=False,
    )
    prueba = PruebaField(proposito=Proposito.CITA)

    def __init__(
        self,
        *args: Any,
        servicio: Servicio,
        canales: Collection[str],
        conocido: Datos | None = None,
        pide_necesidades: bool = True,
        **kwargs: Any,
    ) -> None:
        self.servicio, self.canales, self.conocido = servicio, frozenset(canales), conocido
        if conocido is not None:
            datos = {nombre: getattr(conocido, nombre) for nombre in (*_CONTACTO, *_RESIDENCIA)}
            kwargs["initial"] = datos | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.aviso = ports.aviso_in_force(now=self.now)
        for nombre in self._not_asked(pide_necesidades=pide_necesidades):
            del self.fields[nombre]
        self._offer_documents()
        self._require_names()
        self.fields["correo"].required = self.canales == {Canal.CORREO}
        self.fields["correo"].error_messages["required"] = str(_("Escriba el correo por el que lo atendemos."))
        if self.canales == {Canal.LLAMADA}:
            self.fields["celular"].help_text = _("A este número lo llamamos. 10 números, como 300 123 4567")
        self.fields["correo"].help_text = (
            _("Allí lo atendemos.")
            if Canal.CORREO in self.canales
            else _("Allí le llega la confirmación. Si no tiene, déjelo vacío y escriba un teléfono.")
        )

    def _not_asked(self, *, pide_necesidades: bool) -> set[str]:
        sobran = set()
        if self.conocido is not None:
            sobran |= {*_IDENTIDAD, "prueba"}
        elif self.servicio.publico == NATURAL:
            sobran |= {"tipo_persona", "razon_social"}
        elif self.servicio.publico == JURIDICA:
            sobran |= {"tipo_persona", "tipo_documento", "nombres", "apellidos"}
        if Canal.PRESENCIAL not in self.canales:
            sobran |= {*_RESIDENCIA, "acompanante"}
        if not self.servicio.pide_pregunta:
            sobran.add("pregunta")
        if not pide_necesidades:
            sobran.add("necesidades")
        return sobran

    def _offer_documents(self) -> None:
        """The citizen's card first; the NIT is only of organisations, since a natural person's is their document."""
        campo = self.fields.get("tipo_documento")
        if isinstance(campo, forms.ChoiceField):
            tipos = [
                (tipo.code, _("NIT, solo de una empresa o entidad") if tipo.code == NIT else tipo.name)
                for tipo in referencias.tipos_documento("citas")
                if tipo.code != NIT or self.servicio.publico != NATURAL
            ]
            campo.choices = sorted(tipos, key=lambda par: (par[0] != CEDULA, par[0]))
        if self.servicio.publico == JURIDICA and "numero_documento" in self.fields:
            self.fields["numero_documento"].label = _("NIT")
            self.fields["razon_social"].help_text = ""

    def _require_names(self) -> None:
        """Of a person, names and surnames; of an organisation, its name. What was sent says which it is."""
        quien = self["tipo_persona"].value() if "tipo_persona" in self.fields else self.servicio.publico
        juridica = quien == JURIDICA
        for nombre, suyo in (("nombres", not juridica), ("apellidos", not juridica), ("razon_social", juridica)):
            if nombre in self.fields:
                self.fields[nombre].required = suyo

    def clean_celular(self) -> str:
        return self._telefono("celular")

    def clean_telefono(self) -> str:
        return self._telefono("telefono")

    def _telefono(self, nombre: str) -> str:
        texto = self.cleaned_data[nombre].strip()
        return parse_telefono(texto) if texto else ""

    def clean_correo(self) -> str:
        return str(self.cleaned_data["correo"]).lower()

    def clean(self) -> dict[str, Any]:
        datos = self.cleaned_data
        if self.conocido is None:
            self._check_identity(datos)
        elif self.servicio.publico not in ("ambos", self.conocido.tipo_persona):
            self.add_error(None, NO_ES_PARA[self.servicio.publico])
        self._check_contact(datos)
        return super().clean()  # the proof is spent once nothing else is wrong

    @property
    def _es_juridica(self) -> bool:
        return (self.cleaned_data.get("tipo_persona") or self.servicio.publico) == JURIDICA

    def _check_identity(self, datos: dict[str, Any]) -> None:
        juridica = self._es_juridica
        tipo = NIT if juridica and "tipo_documento" not in self.fields else datos.get("tipo_documento", "")
        numero = datos.get("numero_documento", "")
        if tipo and juridica != (tipo == NIT):
            self.add_error(
                "tipo_documento",
                _("Una empresa o entidad se identifica con el NIT.")
                if juridica
                else _("Una persona se identifica con su documento, no con el NIT."),
            )
        elif numero and tipo == NIT:
            try:
                datos["numero_documento"] = parse_nit(self.data.get(self.add_prefix("numero_documento"), ""))
            except NitInvalido as error:
                self.add_error("numero_documento", str(error))
        elif numero and tipo == CEDULA and not re.fullmatch(r"[1-9][0-9]{2,9}", numero):
            self.add_error("numero_documento", _("La cédula tiene entre 3 y 10 números. Por ejemplo: 1020304050"))

    def _check_contact(self, datos: dict[str, Any]) -> None:
        """A wrong one is said already: it is not said that it is missing too."""
        if set(_CONTACTO) & set(self.errors):
            return
        telefono, correo = datos.get("celular") or datos.get("telefono"), datos.get("correo")
        if Canal.LLAMADA in self.canales and not telefono:
            self.add_error("celular", _("Escriba el número al que lo llamamos."))
        if Canal.CORREO in self.canales and not correo:
            self.add_error("correo", _("Escriba el correo por el que lo atendemos."))
        if Canal.VIDEO in self.canales and not (correo or datos.get("celular")):
            self.add_error("correo", _("Escriba un correo o un celular: allí le llega el enlace de la videollamada."))
        if not (telefono or correo) and not set(_CONTACTO) & set(self.errors):
            self.add_error("correo", _("Escriba un correo o un teléfono para avisarle si algo cambia."))

    def datos(self) -> Datos:
        """What was typed, over what is known. Only of a valid form."""
        limpio = self.cleaned_data
        contacto: dict[str, Any] = {nombre: str(limpio.get(nombre) or "") for nombre in _CONTACTO}
        residencia: dict[str, Any] = {nombre: str(limpio.get(nombre) or "") for nombre in _RESIDENCIA}
        otros: dict[str, Any] = {
            "aviso": self.aviso.version,
            "necesidades": tuple(limpio.get("necesidades", ())),
            "acompanante": bool(limpio.get("acompanante")),
            "pregunta": str(limpio.get("pregunta") or "").strip(),
            "contacto": contact_digest(**contacto),
        }
        if self.conocido is not None:
            quien: dict[str, Any] = {
                nombre: getattr(self.conocido, nombre)
                for nombre in ("tipo_persona", "tipo_documento", "numero_documento", "nombres", "apellidos", "nit")
            }
            return Datos(**quien, **contacto, **residencia, **otros)
        tipo = NIT if self._es_juridica else str(limpio["tipo_documento"])
        numero = str(limpio["numero_documento"])
        return Datos(
            tipo_persona=JURIDICA if self._es_juridica else NATURAL,
            tipo_documento=tipo,
            numero_documento=numero,
            nombres=str(limpio.get("razon_social") if self._es_juridica else limpio.get("nombres")),
            apellidos="" if self._es_juridica else str(limpio.get("apellidos")),
            nit=numero if tipo in (NIT, CEDULA) else "",
            **contacto,
            **residencia,
            **otros,
        )


def contact_digest(*, celular: str, telefono: str, correo: str) -> str:
    """By which the report sees one contact that books for many, without knowing whose it is."""
    return digest("contacto", "|".join((correo, celular or telefono)))


class SolicitudConPreferencias(SolicitanteForm):
    """Asks besides what is preferred: the page shows those fields apart from who it is."""

    PREFERENCIAS: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "pregunta" in self.fields:
            self.fields["pregunta"].required = False

    @property
    def preferencias_fields(self) -> list[forms.BoundField]:
        return [self[nombre] for nombre in self.PREFERENCIAS if nombre in self.fields]

    @property
    def solicitante_fields(self) -> list[forms.BoundField]:
        return [campo for campo in self.visible_fields() if campo.name not in (*self.PREFERENCIAS, "acepta", "prueba")]
