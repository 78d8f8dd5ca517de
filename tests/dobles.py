"""Stand-ins for the services that each entity brings: they exist, and they do not simulate a person."""


class RegistroCivilExterno:
    """What an entity's own adapter looks like to the checks of production."""


class SelloExterno:
    """What an entity's own seal looks like to the checks of production."""


class AntivirusExterno:
    """What an entity's own antivirus looks like to the checks of production."""


class SalaVirtualExterna:
    """What an entity's own video rooms look like to the checks of production."""


class SmsExterno:
    """What an entity's own text gateway looks like to the checks of production."""


class CustodiaExterna:
    """What an entity's own keys for signatures look like to the checks of production."""
