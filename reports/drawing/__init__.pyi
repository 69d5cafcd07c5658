from .diagrams import network_diagram as network_diagram
