"""100,000 tasks that sleep: what each costs, and that they start in less than a second.

usage: test_sleepers.py [--measure]    without --measure, where a sanitizer makes all slower and larger, they only run.
"""
import subprocess
import sys

from peers import HERE, SOCKSHELL, memory, processor_time

SCRIPT = HERE.parent / "bench" / "spawn.sks"
FEW, MANY = 10_000, 110_000
BYTES_EACH, SECONDS = 1024, 1.0


def start(count):
    """The memory that so many sleeping tasks come to, and the processor's time that it took to start them."""
    with subprocess.Popen([SOCKSHELL, str(SCRIPT), str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as process:
        assert process.stdout.readline() == "ready\n"
        before = processor_time(process.pid)
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"
        held, took = memory(process.pid), processor_time(process.pid) - before
        process.communicate("\n", timeout=60)
    assert process.returncode == 0, f"status {process.returncode}"
    return held, took


def main():
    few, _ = start(FEW)
    many, seconds = start(MANY)
    each = (many - few) / (MANY - FEW)
    print(f"{each:.0f} bytes a task, {MANY:,} started in {seconds:.2f} s")
    if "--measure" in sys.argv:
        assert each <= BYTES_EACH
        assert seconds < SECONDS


if __name__ == "__main__":
    sys.exit(main())
