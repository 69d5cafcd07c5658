from .reading import given_values as given_values
from .reading import network_text as network_text
from .reading import zoo_network as zoo_network
from .reading import zoo_outlines as zoo_outlines
from .writing import keep_sources as keep_sources
from .writing import put as put
from .writing import say as say
from .writing import silence as silence
