"""Headers that every answer carries, so that nothing from outside ever becomes part of the page."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import hdrs, web

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
"""Source: W3C Content Security Policy Level 3."""
SHIELDS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # none at all would hide the origin of our own forms, too
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Server": "tocsin",
}


async def shield(request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on an answer that is about to be sent."""
    response.headers.update(SHIELDS)
    # What is static is asked for again each time and answered by 304; the rest is nobody else's to keep.
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-cache" if request.path.startswith("/static/") else "no-store")
