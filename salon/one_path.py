"""A drawing of several shapes as the data of one path: a full diary has hundreds of icons, every shape an element.

Pure. Knows the geometry of SVG's basic shapes (SVG 2, chapter 10); a shape with a paint of its own stays apart.
"""

from xml.etree.ElementTree import Element

GEOMETRY = {
    "path": {"d"},
    "line": {"x1", "y1", "x2", "y2"},
    "circle": {"cx", "cy", "r"},
    "ellipse": {"cx", "cy", "rx", "ry"},
    "rect": {"x", "y", "width", "height", "rx", "ry"},
    "polyline": {"points"},
    "polygon": {"points"},
}


def one_path(shapes: list[Element]) -> str | None:
    """Return the data of the path that draws all shapes; None if one of them is more than geometry."""
    if any(set(shape.attrib) - GEOMETRY.get(str(shape.tag), set()) for shape in shapes):
        return None
    return "".join(_data(str(shape.tag), shape.attrib) for shape in shapes)


def _data(tag: str, given: dict[str, str]) -> str:
    if tag == "path":
        return f"M0 0{given['d']}" if given["d"].startswith("m") else given["d"]  # joined, it starts where it started
    if tag in ("polyline", "polygon"):
        return f"M{given['points']}{'Z' if tag == 'polygon' else ''}"
    number = {name: float(value) for name, value in given.items()}
    if tag == "line":
        return "M{x1:g} {y1:g}L{x2:g} {y2:g}".format(**number)
    if tag == "rect":
        return _rect(**number)
    rx, ry = number.get("rx", number.get("r", 0)), number.get("ry", number.get("r", 0))
    half = f"a{rx:g} {ry:g} 0 1 0 "
    return f"M{number['cx'] - rx:g} {number['cy']:g}{half}{2 * rx:g} 0{half}{-2 * rx:g} 0Z"


def _rect(width: float, height: float, x: float = 0, y: float = 0, rx: float = 0, ry: float = 0) -> str:
    rx, ry = rx or ry, ry or rx
    if not rx:
        return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}Z"
    arc, across, down = f"a{rx:g} {ry:g} 0 0 1", width - 2 * rx, height - 2 * ry
    return (
        f"M{x + rx:g} {y:g}h{across:g}{arc} {rx:g} {ry:g}v{down:g}{arc} {-rx:g} {ry:g}"
        f"h{-across:g}{arc} {-rx:g} {-ry:g}v{-down:g}{arc} {rx:g} {-ry:g}Z"
    )
