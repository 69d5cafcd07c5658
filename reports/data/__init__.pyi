from . import json_data as json_data
from .growth_data import growth_data as growth_data
from .json_data import answers_data as answers_data
from .json_data import claims_data as claims_data
from .json_data import table_data as table_data
from .json_data import tables_data as tables_data
from .zoo_data import text_data as text_data
from .zoo_data import zoo_data as zoo_data
