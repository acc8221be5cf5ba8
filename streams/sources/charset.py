"""Bytes as text, whatever they claim to be."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.entities import html5

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"<\?xml[^>]{1,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_TEXTUAL = frozenset({"ascii", "utf-8"})
_AMPERSAND = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};))?")
_CDATA = "<![CDATA["
_XMLS_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def decoded(data: bytes, content_type: str = "") -> str:
    """Return *data* as text; never fails.

    A byte order mark wins. Then what is valid UTF-8 is UTF-8, whatever is said about it: hardly any other text is. Then the
    server's word counts, then the document's own, then Windows-1252.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    said = [found[1] for found in (_CHARSET.search(content_type),) if found]
    said += [found[1].decode("ascii") for found in (_DECLARED.search(data[:400]),) if found]
    known = [name for name in map(_known, said) if name]
    if not known and len(data) > 3 and _mostly_utf8(data):
        return data.decode("utf-8", "replace")
    return data.decode(known[0] if known else "windows-1252", "replace")


def as_xml(text: str) -> str:
    """Return XML without its declaration, its document type, and characters that XML forbids; HTML's entities as characters.

    Without a document type there are no entities of its own to expand.
    """
    text = _without_doctype(_UNSEEN.sub("", text).lstrip("\ufeff \t\r\n"))
    return "".join(part if part.startswith(_CDATA) else _AMPERSAND.sub(_character, part) for part in _parts(text))


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    # Not those that are no character sets (`hex`, `zlib`), nor UTF-8, which this is not.
    if not getattr(found, "_is_text_encoding", True) or found.name in _TEXTUAL:
        return None
    return "windows-1252" if found.name == "iso8859-1" else found.name


def _mostly_utf8(data: bytes) -> bool:
    # Cut in the middle of a character, or with a few bytes of something else pasted in.
    text = data.decode("utf-8", "replace")
    return text.count("\ufffd") * 4 < sum(1 for c in text if c > "\x7f")


def _without_doctype(text: str) -> str:
    if text[:5].lower() == "<?xml":
        end = text.find("?>")
        text = text[end + 2 :] if end >= 0 else text
    at = text[:4096].lower().find("<!doctype")
    if at < 0:
        return text
    bracket, end = text.find("[", at), text.find(">", at)
    if 0 <= bracket < end:
        close = text.find("]", bracket)
        while close >= 0 and text[close + 1 : close + 200].lstrip()[:1] not in {">", ""}:
            close = text.find("]", close + 1)
        end = text.find(">", close) if close >= 0 else -1
    rest = text[end + 1 :] if end >= 0 else ""
    if not rest.lstrip().startswith("<"):
        rest = rest[rest.find("<", 0) :] if "<" in rest else ""  # a quote in it held what looked like its end
    return text[:at] + rest


def _parts(text: str) -> Iterator[str]:
    # Not by an expression: sections that are opened often and never closed would take it for ever.
    at = 0
    while (begin := text.find(_CDATA, at)) >= 0:
        end = text.find("]]>", begin)
        end = len(text) if end < 0 else end + 3
        yield text[at:begin]
        yield text[begin:end]
        at = end
    yield text[at:]


def _character(found: re.Match[str]) -> str:
    name, number = found[1], found[2]
    if number or name in _XMLS_OWN:
        return found[0]
    return html5.get(f"{name};") or f"&amp;{found[0][1:]}"  # a bare one, as in an address, stands for itself
