"""Standard streams among tasks: a full pipe, a user who does not type, a script that comes by and by hold up nobody else."""
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest

from peers import SECONDS, SOCKSHELL, free_port, is_listening

# A task that answers one client after the other, with what that one sent.
SERVER = """
server = socket
bind server 127.0.0.1:{port}
listen server
spawn {{
    while true {{
        client = accept server
        while data = recv client {{ send client $data }}
        close client
    }}
}}
"""


class Script:
    """A script that runs with pipes of ours, which nobody reads or writes but the test."""

    def __init__(self, test, text=None):
        arguments = []
        if text is not None:
            folder = tempfile.TemporaryDirectory()
            test.addCleanup(folder.cleanup)
            path = pathlib.Path(folder.name) / "script.sks"
            path.write_text(text, encoding="utf-8")
            arguments = [str(path)]
        self.process = subprocess.Popen([SOCKSHELL, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        test.addCleanup(self.close)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()

    def echo(self, port, text):
        """What the script's server gives back. It may not listen yet."""
        while not is_listening(port):
            assert self.process.poll() is None, self.process.stderr.read()
        with socket.create_connection(("127.0.0.1", port), SECONDS) as client:
            client.sendall(text)
            return client.recv(1000)


class Streams(unittest.TestCase):
    def test_a_full_pipe_holds_up_the_printing_task_alone(self):
        port = free_port()
        script = Script(self, SERVER.format(port=port) + """
        t = spawn { print ("a" * 1m) }
        u = spawn { print ("b" * 1m) }
        wait t u
        exit
        """)
        self.assertEqual(script.echo(port, b"ping"), b"ping")
        self.assertEqual(script.echo(port, b"pong"), b"pong")
        out, errors = script.process.communicate(timeout=SECONDS)
        self.assertEqual(out, b"a" * 2**20 + b"\n" + b"b" * 2**20 + b"\n", "each text whole")
        self.assertEqual((script.process.returncode, errors), (0, b""))

    def test_a_text_half_written_when_the_last_other_task_ends_goes_on_where_it_was(self):
        port = free_port()
        script = Script(self, f"""
        gate = socket
        bind gate 127.0.0.1:{port}
        listen gate
        spawn {{ client = accept gate; close client }}
        print ("a" * 1m)
        spawn {{ print "task" }}
        accept gate
        print "main"
        """)
        self.assertEqual(script.echo(port, b""), b"", "the task has ended")
        read = script.process.stdout.readline
        self.assertEqual(read(), b"a" * 2**20 + b"\n")
        self.assertEqual(read(), b"task\n", "the stream is not kept by who waits for something else now")
        script.echo(port, b"")
        self.assertEqual(read(), b"main\n")
        self.assertEqual((script.process.wait(SECONDS), script.process.stderr.read()), (0, b""))

    def test_what_is_printed_is_what_it_was_when_print_began(self):
        port = free_port()
        script = Script(self, f"""
        gate = socket
        bind gate 127.0.0.1:{port}
        listen gate
        items = []
        for i in 1..40000 {{ push($items, "item") }}
        spawn {{ print $items }}
        spawn {{
            client = accept gate
            for i in 0..39999 {{ items[$i] = "another" }}
            close client
        }}
        """)
        self.assertEqual(script.echo(port, b""), b"", "the list is another")
        out, errors = script.process.communicate(timeout=SECONDS)
        self.assertEqual(out, b"[" + b", ".join([b'"item"'] * 40000) + b"]\n")
        self.assertEqual((script.process.returncode, errors), (0, b""))

    def test_a_line_that_came_when_the_last_other_task_had_ended_lets_the_next_one_ask(self):
        port = free_port()
        script = Script(self, f"""
        gate = socket
        bind gate 127.0.0.1:{port}
        listen gate
        spawn {{ client = accept gate; close client }}
        line = input
        print "main got" $line
        spawn {{ line = input; print "task got" $line }}
        accept gate
        print "main"
        """)
        self.assertEqual(script.echo(port, b""), b"", "the task has ended")
        script.process.stdin.write(b"one\ntwo\n")
        script.process.stdin.flush()
        read = script.process.stdout.readline
        self.assertEqual([read(), read()], [b"main got one\n", b"task got two\n"])
        script.echo(port, b"")
        self.assertEqual(read(), b"main\n")

    def test_a_task_that_is_cancelled_in_the_middle_of_its_text_lets_the_next_one_write(self):
        port = free_port()
        script = Script(self, f"""
        t = spawn {{ print ("a" * 1m) }}
        gate = socket
        bind gate 127.0.0.1:{port}
        listen gate
        client = accept gate
        cancel t
        u = spawn {{ print "b" }}
        send client "cancelled"
        wait u
        """)
        # Nobody reads before the task is stuck in its text and cancelled.
        self.assertEqual(script.echo(port, b""), b"cancelled")
        out, errors = script.process.communicate(timeout=SECONDS)
        self.assertEqual(out.lstrip(b"a"), b"b\n")
        self.assertEqual((script.process.returncode, errors), (0, b""))

    def test_a_talk_that_cannot_show_what_came_ends_with_its_timeout(self):
        script = Script(self, """
        a, b = socketpair
        sender = spawn { while true { send b ("y" * 64k) } }
        fails ETIMEDOUT talk a --timeout 200ms
        cancel sender
        spawn { send b "the end" }
        exit 7
        """)
        self.assertEqual(script.process.wait(SECONDS), 7)

    def test_a_talk_waits_for_the_input_of_another_task_no_longer_than_its_timeout(self):
        script = Script(self, """
        a, b = socketpair
        spawn { input }
        sleep 1ms
        fails ETIMEDOUT talk a --timeout 10ms
        exit 7
        """)
        self.assertEqual(script.process.wait(SECONDS), 7)

    def test_a_reader_that_went_away_is_an_error_of_the_task_that_prints(self):
        port = free_port()
        script = Script(self, SERVER.format(port=port) + """
        t = spawn { fails EPIPE { while true { print ("a" * 1m) } } }
        wait t
        exit
        """)
        script.process.stdout.read(10)
        script.process.stdout.close()
        self.assertIn(script.process.wait(SECONDS), (0, -signal.SIGPIPE))

    def test_input_waits_beside_the_others(self):
        port = free_port()
        script = Script(self, SERVER.format(port=port) + """
        first = input "first? "
        second = input "second? "
        print "$first, $second"
        exit
        """)
        self.assertEqual(script.echo(port, b"ping"), b"ping")
        script.process.stdin.write(b"half a ")
        script.process.stdin.flush()
        self.assertEqual(script.echo(port, b"pong"), b"pong")
        out, errors = script.process.communicate(b"line\nand another\n", timeout=SECONDS)
        self.assertEqual(out, b"half a line, and another\n")
        self.assertEqual((script.process.returncode, errors), (0, b"first? second? "))

    def test_a_script_from_a_pipe_lets_its_tasks_go_on_between_its_lines(self):
        port = free_port()
        script = Script(self)
        script.process.stdin.write(SERVER.format(port=port).encode())
        script.process.stdin.flush()
        self.assertEqual(script.echo(port, b"ping"), b"ping")
        out, errors = script.process.communicate(b'print "still here"\nexit 3\n', timeout=SECONDS)
        self.assertEqual((out, errors, script.process.returncode), (b"still here\n", b"", 3))

    def test_exit_in_a_task_ends_a_script_that_comes_by_a_pipe(self):
        script = Script(self)
        script.process.stdin.write(b"spawn { exit 4 }\n")
        script.process.stdin.flush()
        self.assertEqual(script.process.wait(SECONDS), 4)

    def test_the_open_of_a_fifo_waits_beside_the_others(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path, port = f"{folder.name}/fifo", free_port()
        os.mkfifo(path)
        script = Script(self, SERVER.format(port=port) + f"""
        file = open "{path}" O_WRONLY
        print "opened"
        exit
        """)
        self.assertEqual(script.echo(port, b"ping"), b"ping")
        self.assertEqual(script.echo(port, b"pong"), b"pong")
        self.assertIsNone(script.process.poll())
        with open(path, "rb"):
            out, errors = script.process.communicate(timeout=SECONDS)
        self.assertEqual((out, errors, script.process.returncode), (b"opened\n", b"", 0))

    def test_an_open_that_was_begun_among_tasks_is_made_once(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = f"{folder.name}/fifo"
        os.mkfifo(path)
        script = Script(self, f"""
        spawn {{ print "over" }}
        file = open "{path}"
        print "opened"
        """)
        self.assertEqual(script.process.stdout.readline(), b"over\n")
        with open(path, "wb"):
            pass
        # A second open would wait for another writer.
        out, errors = script.process.communicate(timeout=SECONDS)
        self.assertEqual((out, errors, script.process.returncode), (b"opened\n", b"", 0))

    def test_a_file_that_is_sent_stays_open_when_the_other_tasks_end(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path, port, size = pathlib.Path(folder.name) / "large", free_port(), 32 * 1024 * 1024
        path.write_bytes(b"x" * size)
        script = Script(self, f"""
        server = socket
        setsockopt server SO_REUSEADDR on
        bind server 127.0.0.1:{port}
        listen server
        client = accept server
        other = accept server
        spawn {{ recv other 1; close other }}
        print (send client --file "{path}")
        """)
        while not is_listening(port):
            self.assertIsNone(script.process.poll())
        with socket.create_connection(("127.0.0.1", port), SECONDS) as client, \
                socket.create_connection(("127.0.0.1", port), SECONDS) as other:
            got = len(client.recv(1))
            path.unlink()
            other.sendall(b"x")
            self.assertEqual(other.recv(1), b"")  # The task has ended.
            while piece := client.recv(1024 * 1024):
                got += len(piece)
        out, errors = script.process.communicate(timeout=SECONDS)
        self.assertEqual((got, out, errors), (size, b"%d\n" % size, b""))

    def test_ctrl_c_ends_a_script_with_tasks_by_its_signal(self):
        port = free_port()
        script = Script(self, SERVER.format(port=port) + """
        spawn { while true { } }
        sleep 1h
        """)
        self.assertEqual(script.echo(port, b"ping"), b"ping")
        script.process.send_signal(signal.SIGINT)
        self.assertEqual(script.process.wait(SECONDS), -signal.SIGINT)


if __name__ == "__main__":
    unittest.main()
