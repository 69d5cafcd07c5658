from .formulas import COUNTED as COUNTED
from .layers import CONVENTIONS as CONVENTIONS
from .network import Figure as Figure
from .network import LayerFacts as LayerFacts
from .network import Table as Table
from .network import Totals as Totals
from .network import derive as derive
