from .check import check_command as check_command
from .derive import derive_command as derive_command
from .draw import draw_command as draw_command
from .find import find_command as find_command
from .scale import scale_command as scale_command
from .solve import solve_command as solve_command
from .table import table_command as table_command
from .zoo import zoo_command as zoo_command
