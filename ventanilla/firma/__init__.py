"""The electronic signature instrument (IFE): issued to a person, used with two factors, proved with openssl alone.

Each person has a key that only the signing passphrase together with a server key opens. What is signed is an
intention frozen with its digest; the proof is an acta that is never changed.
"""
