"""The code lists. Natural keys; a row that leaves its file is retired, not deleted: old records name it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from ventanilla.referencias.rules import ClaseDePunto, Nivel


class FilaDeLista(models.Model):
    """`editado_at` marks the rows that an administrator wrote: loading a file leaves them alone."""

    retirado_at = models.DateTimeField(_("retirado"), null=True, blank=True, editable=False)
    editado_at = models.DateTimeField(_("editado"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Departamento(FilaDeLista):
    code = models.CharField(_("código"), max_length=2, primary_key=True)
    name = models.CharField(_("nombre"), max_length=80)

    class Meta:
        verbose_name = _("departamento")
        verbose_name_plural = _("departamentos")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="departamento_code_digits", condition=Q(code__regex=r"^[0-9]{2}$")),
        ]

    def __str__(self) -> str:
        return self.name


class Municipio(FilaDeLista):
    code = models.CharField(_("código"), max_length=5, primary_key=True)
    name = models.CharField(_("nombre"), max_length=80)
    departamento = models.ForeignKey(Departamento, on_delete=models.PROTECT, verbose_name=_("departamento"))
    kind = models.CharField(_("clase"), max_length=30)

    class Meta:
        verbose_name = _("municipio")
        verbose_name_plural = _("municipios")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="municipio_code_digits", condition=Q(code__regex=r"^[0-9]{5}$")),
            models.CheckConstraint(name="municipio_code_of_departamento", condition=Q(departamento_id=Left("code", 2))),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class EstructuraCiiu(FilaDeLista):
    """Sections, divisions and groups. The length of the code tells the level."""

    code = models.CharField(_("código"), max_length=3, primary_key=True)
    level = models.CharField(_("nivel"), max_length=10)
    description = models.CharField(_("descripción"), max_length=250)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("pertenece a"))

    class Meta:
        verbose_name = _("nivel de CIIU")
        verbose_name_plural = _("estructura de CIIU")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="ciiu_level_matches_code",
                condition=Q(level=Nivel.SECCION, code__regex=r"^[A-Z]$", parent=None)
                | (Q(level=Nivel.DIVISION, code__regex=r"^[0-9]{2}$") & Q(Exact(Length("parent"), 1)))
                | Q(level=Nivel.GRUPO, code__regex=r"^[0-9]{3}$", parent_id=Left("code", 2)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


class Actividad(FilaDeLista):
    """A class. It names its group only, so it cannot be of another division or section than its code says."""

    code = models.CharField(_("código"), max_length=4, primary_key=True)
    description = models.CharField(_("descripción"), max_length=300)
    grupo = models.ForeignKey(EstructuraCiiu, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("grupo"))

    class Meta:
        verbose_name = _("actividad económica")
        verbose_name_plural = _("actividades económicas")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="actividad_code_digits", condition=Q(code__regex=r"^[0-9]{4}$")),
            # 00xx are the activities that only the RUT has: they stand outside the classification
            models.CheckConstraint(
                name="actividad_belongs_to_its_grupo",
                condition=Q(grupo=None, code__startswith="00") | Q(grupo_id=Left("code", 3)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


class PalabrasDeActividad(FilaDeLista):
    """How people say what they do, by class: phrases separated by a bar."""

    actividad = models.OneToOneField(Actividad, on_delete=models.PROTECT, primary_key=True, verbose_name=_("actividad"))
    words = models.TextField(_("palabras"), help_text=_("Frases separadas por una barra vertical."))

    class Meta:
        verbose_name = _("palabras de una actividad")
        verbose_name_plural = _("palabras de las actividades")
        ordering = ["actividad_id"]
        constraints = [models.CheckConstraint(name="palabras_not_blank", condition=~Q(words=""))]

    def __str__(self) -> str:
        return self.actividad_id


class Responsabilidad(FilaDeLista):
    code = models.CharField(_("código"), max_length=2, primary_key=True)
    name = models.CharField(_("nombre"), max_length=200)
    kind = models.CharField(_("clase"), max_length=30)
    status = models.CharField(_("estado"), max_length=10)
    explanation = models.CharField(_("explicación"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("responsabilidad")
        verbose_name_plural = _("responsabilidades")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="responsabilidad_code_digits", condition=Q(code__regex=r"^[0-9]{2}$")),
            models.CheckConstraint(
                name="responsabilidad_status_known", condition=Q(status__in=["vigente", "historica"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TipoDocumento(FilaDeLista):
    code = models.CharField(_("código"), max_length=2, primary_key=True)
    name = models.CharField(_("nombre"), max_length=150)
    abbr = models.CharField(_("sigla"), max_length=5)
    person_kind = models.CharField(_("clase de persona"), max_length=2)
    used_in = models.CharField(_("se usa en"), max_length=60, help_text=_("Separados por punto y coma."))

    class Meta:
        verbose_name = _("tipo de documento")
        verbose_name_plural = _("tipos de documento")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="tipo_documento_code_digits", condition=Q(code__regex=r"^[0-9]{2}$")),
            models.CheckConstraint(
                name="tipo_documento_person_kind_known", condition=Q(person_kind__in=["N", "J", "NJ"])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pais(FilaDeLista):
    code = models.CharField(_("código ISO"), max_length=2, primary_key=True)
    name = models.CharField(_("nombre"), max_length=80)
    alpha3 = models.CharField(_("código ISO de tres letras"), max_length=3)
    numeric = models.CharField(_("código ISO numérico"), max_length=3)
    dian_code = models.CharField(_("código del formulario"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("país")
        verbose_name_plural = _("países")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="pais_code_letters", condition=Q(code__regex=r"^[A-Z]{2}$")),
            models.UniqueConstraint(name="pais_dian_code_unique", fields=["dian_code"], condition=~Q(dian_code="")),
        ]

    def __str__(self) -> str:
        return self.name


class PuntoContacto(FilaDeLista):
    code = models.CharField(_("código"), max_length=30, primary_key=True)
    name = models.CharField(_("nombre"), max_length=150)
    city = models.CharField(_("ciudad"), max_length=80)
    municipio = models.ForeignKey(Municipio, on_delete=models.PROTECT, verbose_name=_("municipio"))
    address = models.CharField(_("dirección"), max_length=200, blank=True)
    kind = models.CharField(_("clase"), max_length=40)
    seccional = models.ForeignKey("self", on_delete=models.PROTECT, verbose_name=_("seccional"))

    class Meta:
        verbose_name = _("punto de contacto")
        verbose_name_plural = _("puntos de contacto")
        ordering = ["city", "code"]
        constraints = [
            models.CheckConstraint(
                name="punto_kind_known", condition=Q(kind__in=[clase.value for clase in ClaseDePunto])
            ),
            # an office answers for itself; a point of contact answers to an office, whose code has two digits
            models.CheckConstraint(
                name="punto_answers_to_an_office",
                condition=Q(code__regex=r"^[0-9]{2}$", seccional_id=F("code"))
                | (Q(kind__startswith="punto_contacto") & Q(Exact(Length("seccional"), 2))),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExcepcionSeccional(FilaDeLista):
    """Which office attends a municipality (5 digits) or a department (2) when the general rule misses."""

    zona = models.CharField(_("municipio o departamento"), max_length=5, primary_key=True)
    seccional = models.ForeignKey(PuntoContacto, on_delete=models.PROTECT, verbose_name=_("seccional"))
    motivo = models.CharField(_("motivo"), max_length=200)
    verificado = models.BooleanField(_("verificado"), default=False)

    class Meta:
        verbose_name = _("excepción de seccional")
        verbose_name_plural = _("excepciones de seccional")
        ordering = ["zona"]
        constraints = [
            models.CheckConstraint(name="excepcion_zona_digits", condition=Q(zona__regex=r"^([0-9]{2}|[0-9]{5})$")),
        ]

    def __str__(self) -> str:
        return self.zona


class ValorDeCasilla(FilaDeLista):
    """Small tables of form 001. The key is `tabla:code`."""

    clave = models.CharField(_("clave"), max_length=60, primary_key=True)
    tabla = models.CharField(_("tabla"), max_length=40)
    casilla = models.CharField(_("casilla"), max_length=3)
    code = models.CharField(_("código"), max_length=10)
    name = models.CharField(_("nombre"), max_length=200)
    evidence = models.CharField(_("evidencia"), max_length=20)

    class Meta:
        verbose_name = _("valor de casilla")
        verbose_name_plural = _("valores de casillas")
        ordering = ["tabla", "code"]
        constraints = [
            models.UniqueConstraint(name="valor_one_per_code", fields=["tabla", "code"]),
        ]

    def __str__(self) -> str:
        return self.clave


class EstadoRut(FilaDeLista):
    code = models.CharField(_("código"), max_length=12, primary_key=True)
    name = models.CharField(_("nombre"), max_length=80)
    description = models.CharField(_("descripción"), max_length=300)
    evidence = models.CharField(_("evidencia"), max_length=20)
    can_transact = models.BooleanField(_("puede hacer trámites"))

    class Meta:
        verbose_name = _("estado del RUT")
        verbose_name_plural = _("estados del RUT")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="estado_rut_only_activo_transacts", condition=Q(can_transact=False) | Q(code="ACTIVO")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Uvt(FilaDeLista):
    year = models.PositiveSmallIntegerField(_("año"), primary_key=True)
    value = models.IntegerField(_("valor en pesos"))
    source = models.CharField(_("fuente"), max_length=150)
    verificado = models.BooleanField(_("verificado"), default=False)

    class Meta:
        verbose_name = _("UVT")
        verbose_name_plural = _("UVT")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="uvt_value_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(name="uvt_year_since_2006", condition=Q(year__gte=2006)),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Vencimiento(FilaDeLista):
    """When an obligation falls due, by the last digits of the NIT without its check digit. The key says which."""

    clave = models.CharField(_("clave"), max_length=80, primary_key=True)
    impuesto = models.CharField(_("impuesto"), max_length=50)
    formulario = models.CharField(_("formulario"), max_length=5, blank=True)
    periodo = models.CharField(_("periodo"), max_length=30)
    tax_year = models.PositiveSmallIntegerField(_("año gravable"))
    desde = models.CharField(_("desde los dígitos"), max_length=2)
    hasta = models.CharField(_("hasta los dígitos"), max_length=2)
    digitos = models.PositiveSmallIntegerField(_("cuántos dígitos"))
    vence_date = models.DateField(_("vence"))

    class Meta:
        verbose_name = _("vencimiento")
        verbose_name_plural = _("calendario tributario")
        ordering = ["vence_date", "clave"]
        constraints = [
            models.CheckConstraint(
                name="vencimiento_digits_agree",
                condition=Q(digitos=1, desde__regex=r"^[0-9]$", hasta__regex=r"^[0-9]$")
                | Q(digitos=2, desde__regex=r"^[0-9]{2}$", hasta__regex=r"^[0-9]{2}$"),
            ),
            models.CheckConstraint(name="vencimiento_digits_in_order", condition=Q(desde__lte=F("hasta"))),
            models.UniqueConstraint(
                name="vencimiento_one_per_digits", fields=["impuesto", "periodo", "tax_year", "desde"]
            ),
        ]

    def __str__(self) -> str:
        return self.clave


class PreguntaFrecuente(FilaDeLista):
    code = models.SlugField(_("código"), max_length=60, primary_key=True)
    topic = models.CharField(_("tema"), max_length=60)
    question = models.CharField(_("pregunta"), max_length=200)
    answer = models.TextField(_("respuesta"))
    source = models.CharField(_("fuente"), max_length=250)
    verificado = models.BooleanField(_("verificado"), default=False)
    orden = models.PositiveIntegerField(_("orden"), default=0)

    class Meta:
        verbose_name = _("pregunta frecuente")
        verbose_name_plural = _("preguntas frecuentes")
        ordering = ["orden", "code"]
        constraints = [
            models.CheckConstraint(name="pregunta_answer_not_blank", condition=~Q(answer="")),
        ]

    def __str__(self) -> str:
        return self.question


class CargaDeDatos(models.Model):
    """Which content of each file is in the tables."""

    archivo = models.CharField(_("archivo"), max_length=60, primary_key=True)
    sha256 = models.CharField(max_length=64)
    filas = models.PositiveIntegerField(_("filas"))
    cargado_at = models.DateTimeField(_("cargado"))

    class Meta:
        verbose_name = _("carga de datos")
        verbose_name_plural = _("cargas de datos")
        ordering = ["archivo"]
        constraints = [
            models.CheckConstraint(name="carga_sha256_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.archivo


class VersionDeListas(models.Model):
    """One row with a random token that changes whenever any list does: what caches compare."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.CharField(max_length=32)
    cambiado_at = models.DateTimeField()

    class Meta:
        verbose_name = _("versión de las listas")
        verbose_name_plural = _("versión de las listas")
        constraints = [models.CheckConstraint(name="version_listas_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.token
