"""Makes another start method the default of multiprocessing, the way Python 3.14 did on Linux.

Python imports this module before it runs anything when its folder is on PYTHONPATH, so it holds in the program and in
every process that the program starts. Only the default is replaced: nothing is "set", and until the program uses or
sets a method `get_start_method(allow_none=True)` is None. The replacement waits until the program imports
multiprocessing, so that modules come to be in the order in which the program imports them.
"""
import os
import sys

METHOD = os.environ.get("CASE_DEFAULT_METHOD")


class DefaultMethodFinder:
    """Finds multiprocessing.context as anybody else would, and adds one step to its loading."""

    def find_spec(self, name, path=None, target=None):
        if name != "multiprocessing.context":
            return None
        sys.meta_path.remove(self)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                break
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            module._default_context._default_context = module._concrete_contexts[METHOD]

        spec.loader.exec_module = exec_module
        return spec


if METHOD:
    sys.meta_path.insert(0, DefaultMethodFinder())
