from .diagrams import folded_diagram as folded_diagram
from .diagrams import layer_diagram as layer_diagram
from .diagrams import network_diagram as network_diagram
