"""One form for each section: is what was typed well formed? What it means for the register is decided by the rules."""

from collections.abc import Mapping

from ventanilla.expediente.guiado import Formulario
from ventanilla.rut.actualizacion.forms.actividades import ActividadesForm, OcupacionForm
from ventanilla.rut.actualizacion.forms.lugares import EstablecimientoForm, NombreForm, UbicacionForm
from ventanilla.rut.actualizacion.forms.obligaciones import ExportadorForm, ResponsabilidadesForm
from ventanilla.rut.actualizacion.forms.organizacion import OrganizacionForm
from ventanilla.rut.actualizacion.forms.personas import RepresentanteForm, RevisorForm, SocioForm
from ventanilla.rut.actualizacion.rules import secciones as s

FORMS: Mapping[str, type[Formulario]] = {
    s.UBICACION: UbicacionForm,
    s.NOMBRE: NombreForm,
    s.ACTIVIDADES: ActividadesForm,
    s.OCUPACION: OcupacionForm,
    s.RESPONSABILIDADES: ResponsabilidadesForm,
    s.EXPORTADOR: ExportadorForm,
    s.ESTABLECIMIENTOS: EstablecimientoForm,
    s.ORGANIZACION: OrganizacionForm,
    s.REPRESENTANTES: RepresentanteForm,
    s.SOCIOS: SocioForm,
    s.REVISOR: RevisorForm,
}
