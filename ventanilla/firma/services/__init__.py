"""Every write of signatures: `instrumento` is their life, `firmar` their use."""
