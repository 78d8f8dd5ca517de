from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RutConfig(AppConfig):
    name = "ventanilla.rut"
    verbose_name = _("RUT")

    def ready(self) -> None:
        from ventanilla.casos import decidibles
        from ventanilla.casos.decidibles import Registro, register_registro
        from ventanilla.cuentas.events import factor_perdido
        from ventanilla.expediente import atestados, firmables
        from ventanilla.rut import ports, selectors, services
        from ventanilla.rut.actualizacion.services import FIRMABLE as ACTUALIZACION
        from ventanilla.rut.cancelacion import services as cancelacion
        from ventanilla.rut.contacto.services import ContactoFirmable
        from ventanilla.rut.inscripcion_juridica.services import FIRMABLE as INSCRIPCION_JURIDICA
        from ventanilla.rut.mandatos.services import FIRMABLE as MANDATO
        from ventanilla.rut.oficio.services import DECIDIBLES as OFICIO
        from ventanilla.rut.presencial.services.aprobacion import DECIDIBLE as IDENTIFICACION_PRESENCIAL
        from ventanilla.rut.reactivacion.services import DECIDIBLE as REACTIVACION
        from ventanilla.rut.retiro_consumo.services import FIRMABLE as RETIRO_CONSUMO
        from ventanilla.rut.retiro_iva.services import FIRMABLE as RETIRO_IVA

        factor_perdido.connect(services.on_factor_perdido, dispatch_uid="rut.on_factor_perdido")
        atestados.register(selectors.TIPO_DOCUMENTO, selectors.today_of_objeto)
        firmables.register(ContactoFirmable())
        for firmable in (
            MANDATO,
            ACTUALIZACION,
            INSCRIPCION_JURIDICA,
            RETIRO_IVA,
            RETIRO_CONSUMO,
            cancelacion.FIRMABLE,
        ):
            firmables.register(firmable)
        register_registro(Registro(correo_of=selectors.correo_of, represents=selectors.acts_for))
        deciden: tuple[decidibles.Decidible, ...] = (
            cancelacion.DECIDIBLE,
            REACTIVACION,
            IDENTIFICACION_PRESENCIAL,
            *OFICIO,
        )
        for decidible in deciden:
            decidibles.register(decidible)
        ports.register_obstaculo("casos", cancelacion.open_procedures)
