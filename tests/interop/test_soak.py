"""Connections that come and go, one after the other, leave memory and descriptors where they were.

usage: test_soak.py CONNECTIONS [--measure]    with --measure what the process holds is compared too, which says nothing where
a sanitizer keeps what was freed.
"""
import signal
import subprocess
import sys
import time

from peers import HERE, SOCKSHELL, descriptors, memory

WARM_UP = 2_000
SECONDS = 110
SPARE = 64 * 1024  # What the allocator may have taken meanwhile.


def await_line(soak, line):
    """Waits until it has printed the line. The alarm ends a wait without end, and this process with it."""
    signal.alarm(SECONDS)
    came = soak.stdout.readline()
    signal.alarm(0)
    assert came == line, f"it printed {came!r}, not {line!r}"


def run(soak, count, measure):
    await_line(soak, f"had {WARM_UP}\n")
    files, before, begun = descriptors(soak.pid), memory(soak.pid), time.monotonic()
    soak.stdin.write("\n")
    soak.stdin.flush()
    await_line(soak, f"had {count}\n")
    took, left, grown = time.monotonic() - begun, descriptors(soak.pid), memory(soak.pid) - before
    soak.communicate("\n", timeout=SECONDS)
    print(f"{count:,} connections in {took:.1f} s: {grown:+,} bytes, {len(left) - len(files):+} descriptors")
    assert soak.returncode == 0, f"status {soak.returncode}"
    assert left == files, f"descriptors {files} before, {left} afterwards"
    assert not measure or grown <= SPARE, f"grown by {grown:,} bytes"


def stop(*_):
    raise TimeoutError(f"it took longer than {SECONDS} s")


def main():
    count = int(sys.argv[1])
    signal.signal(signal.SIGALRM, stop)
    command = [SOCKSHELL, str(HERE / "soak.sks"), str(WARM_UP), str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as soak:
        try:
            run(soak, count, "--measure" in sys.argv)
        finally:
            soak.kill()


if __name__ == "__main__":
    sys.exit(main())
