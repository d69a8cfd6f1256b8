from __future__ import annotations
import os
import os.path
import multiprocessing as mp, torch.multiprocessing, concurrent.futures as futures
from . import sibling
from .. import parent as up
from ..package.module import (item, other as
                              renamed)
from everything import *


class Box:
    import __private
