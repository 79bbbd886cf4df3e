"""PySide6 without what it does to `import`: load this before whatever else there is to load.

From its first import on PySide6 reads the source of every module that is imported after it, to see
whether the module may use `__feature__`. This program does not. The reading takes a sixth of the
time until the counter is open, and all those sources stay in memory: some 30 MB.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - what changes `__import__`

_ITS_OWN = vars(builtins).get("__feature_import__")
_PLAIN = vars(builtins).get("__orig_import__")

if _PLAIN is not None and builtins.__import__ is _ITS_OWN:
    builtins.__import__ = _PLAIN
