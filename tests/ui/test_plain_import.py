"""Imports as Python does them: PySide6 reads no sources on the way."""

import subprocess
import sys

from tests.tidy import ROOT

CODE = """
import ui.plain_import
import linecache, json.tool
print([name for name in linecache.cache if "json" in name])
"""


def test_a_module_is_loaded_without_its_source_being_read() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
