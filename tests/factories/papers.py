"""Papers for tests: the smallest PDF, and what is no paper."""

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def with_program(how: bytes = b"/OpenAction <</S /JavaScript /JS (app.alert(1))>>") -> bytes:
    return PDF.replace(b"/Pages 2 0 R", b"/Pages 2 0 R " + how)
