"""What stops an operator: always one sentence that says what happened and what to do."""


class ErrorDeOperacion(Exception):
    """Its message is shown as it is, without a traceback."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
