"""What is installed is where each shell and man(1) look, and the manual page has nothing that mandoc complains of."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SOCKSHELL_SOURCE"])
BUILD = Path(os.environ["SOCKSHELL"]).parent
PAGE = SOURCE / "docs/sockshell.1"
INSTALLED = {
    "share/man/man1/sockshell.1": PAGE,
    "share/bash-completion/completions/sockshell": SOURCE / "completions/sockshell.bash",
    "share/zsh/site-functions/_sockshell": SOURCE / "completions/_sockshell",
    "share/fish/vendor_completions.d/sockshell.fish": SOURCE / "completions/sockshell.fish",
}


class Installed(unittest.TestCase):
    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.argv[2], "--install", BUILD, "--prefix", folder], stdout=subprocess.DEVNULL, check=True)
            there = {str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()}
            self.assertEqual(there, set(INSTALLED) | {"bin/sockshell"})
            for name, source in INSTALLED.items():
                self.assertEqual(Path(folder, name).read_bytes(), source.read_bytes())
            said = subprocess.run([Path(folder, "bin/sockshell"), "--version"], capture_output=True, check=True).stdout
        self.assertTrue(said.startswith(b"sockshell "))


class Manual(unittest.TestCase):
    def test_lint(self):
        done = subprocess.run(["mandoc", "-T", "lint", PAGE], capture_output=True, check=False)
        # Which other pages are there depends on the machine.
        lines = [line for line in (done.stdout + done.stderr).decode().splitlines()
                 if "referenced manual not found" not in line and "mandoc.db" not in line]
        self.assertEqual(lines, [])


if __name__ == "__main__":
    if sys.argv[1] == "Manual" and not shutil.which("mandoc"):
        print("skipped: there is no mandoc here")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], sys.argv[1]])
