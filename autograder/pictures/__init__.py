"""Pictures as SVG strings: circuits, curves, heat maps and planes.

Pictures are plain strings with nothing external in them. They are transparent and draw in `currentColor`, so they take
the text colour of the page around them; all other colours are mid-tones that read on white and on black. Attributes
stand on the elements themselves because a style sheet inside an SVG would apply to the whole page, and no element has
an id because all pictures of a page share one space of ids.
"""

from autograder.pictures.circuit import Edge, circuit
from autograder.pictures.curves import curves
from autograder.pictures.heat_map import heat_map
from autograder.pictures.plane import plane
from autograder.pictures.svg import GRADIENT, PALETTE, VALUE, number

__all__ = ["GRADIENT", "PALETTE", "VALUE", "Edge", "circuit", "curves", "heat_map", "number", "plane"]
