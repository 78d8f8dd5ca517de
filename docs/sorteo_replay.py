"""Repeats a draw from its published file: python sorteo_replay.py sorteo.json"""

import json
import sys
from hashlib import sha256
from pathlib import Path

d = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
lineas = sorted(f"{b['boleta']} {','.join(b['sedes'])} {','.join(b['jornadas'])}" for b in d["boletas"])
if sha256(d["semilla"].encode()).hexdigest() != d["compromiso"]:
    sys.exit("La semilla no es la comprometida.")
if sha256("\n".join(lineas).encode()).hexdigest() != d["lista"]:
    sys.exit("La lista de boletas cambió.")
turno = {b["boleta"]: sha256(f"{d['semilla']}:{d['ancla']}:{b['boleta']}".encode()).hexdigest() for b in d["boletas"]}
libres, dados = sorted(d["cupos"], key=lambda c: (c["inicio"], c["cupo"])), {}
for b in sorted(d["boletas"], key=lambda b: turno[b["boleta"]]):
    sirven = [c for c in libres if not b["sedes"] or c["sede"] in b["sedes"]]
    c = next((c for c in sirven if not b["jornadas"] or c["jornada"] in b["jornadas"]), None)
    if c:
        dados[b["boleta"]] = libres.pop(libres.index(c))["cupo"]
sys.exit(None if dados == d["resultado"] else "El resultado es otro.")
