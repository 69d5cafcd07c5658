from .curves import Crossing as Crossing
from .curves import Curve as Curve
from .curves import crossings as crossings
from .curves import curves as curves
from .figures import figure_of as figure_of
from .figures import picture as picture
from .requests import PlotRequest as PlotRequest
from .requests import plot_request as plot_request
