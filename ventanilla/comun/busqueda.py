"""Search over short lists that forgives accents, plurals and typos. No server, no database extension."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

MAX_QUERY = 120  # characters that are read; nobody searches a list with a longer text
MAX_WORDS = 12

_TILDE = "\u0303"
_NOT_WORD = re.compile(r"[^a-z0-9ñ]+")
_FILLERS = frozenset(
    """a al ante como con de dedico del e el en es esta este hacer hago la las lo los me mi mio mis ni o para
    por propia propio que quiero se ser si sin sobre soy su sus tengo trabajo u un una unas uno unos y yo
    """.split()  # noqa: SIM905  a list of words is read more easily than a list of strings
)
_EXACT, _PREFIX, _FUZZY = 1.0, 0.92, 0.85
_LEAST_SIMILAR = 74.0  # of 100; below it two words are different words
_LEAST_SCORE = 0.42


@dataclass(frozen=True, slots=True)
class Entrada:
    """One thing that can be found. `palabras` are phrases that people use for it."""

    clave: str
    titulo: str
    palabras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resultado:
    clave: str
    titulo: str
    puntaje: float
    coincidencia: str
    """The phrase that answered best: one of `palabras`, or the title."""


def fold(text: str) -> str:
    """Lower case, without accents (ñ stays a letter of its own) and with single spaces."""
    kept: list[str] = []
    # twice: taking a letter apart may give capitals, and making them small may join what must be taken apart
    small = unicodedata.normalize("NFKD", text).lower()
    for char in unicodedata.normalize("NFKD", small):
        if not unicodedata.combining(char) or (char == _TILDE and kept and kept[-1] == "n"):
            kept.append(char)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _stem(word: str) -> str:
    """Enough to make singular and plural, masculine and feminine meet."""
    if len(word) > 5 and word.endswith("es") and word[-3] not in "aeiou":
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "aoe" else word


def words_of(text: str) -> list[str]:
    """Stems of the words that carry meaning; of all the words when none does."""
    every = [word for word in _NOT_WORD.split(fold(text)) if word]
    return [_stem(word) for word in every if word not in _FILLERS] or [_stem(word) for word in every]


@dataclass(frozen=True, slots=True)
class _Frase:
    entrada: int
    texto: str
    stems: frozenset[str]


class Indice:
    """A list made ready to be searched many times."""

    def __init__(self, entries: Iterable[Entrada]) -> None:
        self._entries = tuple(entries)
        self._frases: list[_Frase] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        for position, entry in enumerate(self._entries):
            for texto in (*entry.palabras, entry.titulo):
                frase = _Frase(position, texto, frozenset(words_of(texto)))
                for stem in frase.stems:
                    self._postings[stem].append(len(self._frases))
                self._frases.append(frase)
        self._vocabulary = tuple(self._postings)
        self._weights = {
            stem: math.log(1 + len(self._entries) / len({self._frases[f].entrada for f in found}))
            for stem, found in self._postings.items()
        }
        self._unknown = math.log(1 + len(self._entries))

    def _alike(self, word: str) -> dict[str, float]:
        """Words of the list that this one may mean, and how surely."""
        if word in self._postings:
            alike = {word: _EXACT}
        else:
            alike = {
                stem: _FUZZY * score / 100
                for stem, score, _ in process.extract(
                    word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_LEAST_SIMILAR, limit=12
                )
                if len(word) > 3
            }
        if len(word) >= 3:
            for stem in self._vocabulary:
                if stem != word and stem.startswith(word):
                    alike[stem] = max(alike.get(stem, 0.0), _PREFIX)
        return alike

    def rank(self, query: str, limit: int | None = None) -> list[Resultado]:
        """The entries that answer, best first. A blank query answers nothing."""
        asked = list(dict.fromkeys(words_of(query[:MAX_QUERY])))[:MAX_WORDS]
        if not asked:
            return []
        total = 0.0
        matched: dict[int, float] = defaultdict(float)  # by phrase: weight of what was asked and found in it
        covered: dict[int, float] = defaultdict(float)  # by phrase: weight of its own words that were asked
        for word in asked:
            alike = self._alike(word)
            # what only resembles a word of the list is worth what that word is worth
            weight = max((self._weights[stem] * sure for stem, sure in alike.items()), default=self._unknown)
            if word in self._weights:
                weight = self._weights[word]
            total += weight
            best: dict[int, tuple[float, str]] = {}
            for stem, sure in alike.items():
                for number in self._postings[stem]:
                    if sure > best.get(number, (0.0, ""))[0]:
                        best[number] = (sure, stem)
            for number, (sure, stem) in best.items():
                matched[number] += weight * sure
                covered[number] += self._weights[stem] * sure
        found: dict[int, tuple[float, float, int]] = {}
        for number, weight in matched.items():
            frase = self._frases[number]
            own = sum(self._weights[stem] for stem in frase.stems)
            share = weight / total
            score = share * (0.75 + 0.25 * min(1.0, covered[number] / own))
            if share >= _LEAST_SCORE and (score, 0.0, 0) > found.get(frase.entrada, (0.0, 0.0, 0)):
                found[frase.entrada] = (score, share, number)
        ordered = sorted(found.items(), key=lambda item: (-round(item[1][0], 6), item[0]))
        return [
            Resultado(
                clave=self._entries[position].clave,
                titulo=self._entries[position].titulo,
                puntaje=round(score, 4),
                coincidencia=self._frases[number].texto,
            )
            for position, (score, _share, number) in ordered[:limit]
        ]


def rank(query: str, entries: Sequence[Entrada]) -> list[Resultado]:
    """Search a list once. Whoever searches the same list often keeps an `Indice`."""
    return Indice(entries).rank(query)
