"""What the pages ask: the register in words and in answers, and the act that is signed."""

from ventanilla.rut.actualizacion.services.acto import FIRMABLE as FIRMABLE
from ventanilla.rut.actualizacion.services.acto import admit as admit
from ventanilla.rut.actualizacion.services.acto import begin as begin
from ventanilla.rut.actualizacion.services.acto import detour as detour
from ventanilla.rut.actualizacion.services.inicial import initial as initial
from ventanilla.rut.actualizacion.services.lectura import describe as describe
