"""Pictures of places: a map of Europe and a matrix, as accessible SVG and HTML drawn on the server."""

from punte.web.maps.matrix import Matrix, MatrixCell
from punte.web.maps.picture import Arc, MapPicture, Point
from punte.web.maps.projection import project
from punte.web.maps.responses import csv_response, svg_response

__all__ = [
    "Arc",
    "MapPicture",
    "Matrix",
    "MatrixCell",
    "Point",
    "csv_response",
    "project",
    "svg_response",
]
