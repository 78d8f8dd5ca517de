"""The pages: is what was typed well formed? What it means is decided by the rules."""

from collections.abc import Mapping

from ventanilla.expediente.guiado import Formulario
from ventanilla.rut.inscripcion_juridica.forms import actividad, organizacion, papeles, personas

FORMS: Mapping[str, type[Formulario]] = {
    "camino": organizacion.CaminoForm,
    "identificacion": organizacion.IdentificacionForm,
    "constitucion": organizacion.ConstitucionForm,
    "adjuntos": papeles.PapelesForm,
    "caracteristicas": organizacion.CaracteristicasForm,
    "correo": organizacion.CorreoForm,
    "ubicacion": organizacion.UbicacionForm,
    "actividades": actividad.ActividadForm,
    "operacion": actividad.OperacionForm,
    "responsabilidades": actividad.ResponsabilidadesForm,
    "principal": personas.PrincipalForm,
    "suplentes": personas.SuplenteForm,
    "socios": personas.SocioForm,
    "revisores": personas.RevisorForm,
    "establecimientos": organizacion.EstablecimientoForm,
}
