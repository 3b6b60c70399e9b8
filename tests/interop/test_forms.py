"""What `help` says of the same call in Python runs, and what it says of C compiles."""
import ast
import asyncio
import base64
import contextlib
import errno
import fcntl
import os
import random
import re
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock
import zlib

from peers import SECONDS, SOCKSHELL

# Declared before a form in C unless the form declares it itself; further ones by name, where the type is another.
DECLARED = {
    "fd": "int fd = 0;", "a": "struct sockaddr_in a;", "b": "int b = 0;", "len": "socklen_t len = 0;",
    "buffer": "char buffer[16];", "data": "char data[16];", "text": "char text[16];", "size": "size_t size = 0;",
    "thread": "pthread_t thread = 0;", "n": "int n = 0;", "c": "int c = 0;", "byte": "unsigned char byte = 0;",
    "result": "void *result;", "rest": "char *rest;", "t": "struct timespec t;", "pattern": "regex_t pattern;", "groups": "regmatch_t groups[3];",
}
OTHERWISE = {"getnameinfo": {"a": "struct sockaddr *a = 0;"}, "poll": {"a": "int a = 0;"},
             "relay": {"a": "int a = 0;", "pipe": "int pipe[2] = {0};"}}
HEADERS = ("arpa/inet.h", "ctype.h", "errno.h", "fcntl.h", "ifaddrs.h", "net/if.h", "netdb.h", "netinet/in.h", "poll.h", "pthread.h",
           "regex.h", "stdio.h", "stdlib.h", "string.h", "sys/random.h", "sys/socket.h", "sys/uio.h", "time.h", "unistd.h")


def sockshell(*args):
    return subprocess.run([SOCKSHELL, *args], capture_output=True, text=True, timeout=SECONDS, check=True).stdout


def part(text, heading):
    """The lines below a heading, without their indent; "" where there is none."""
    found = re.search(rf"^{heading}\n((?:  .*\n)+)", text, re.MULTILINE)
    return "".join(line[2:] + "\n" for line in found[1].splitlines()) if found else ""


def forms(heading):
    """(name, text) for each verb and function whose help has the part."""
    lines = sockshell("--complete", "help ").splitlines()
    names = [line.split("\t")[0] for line in lines if line.split("\t")[1] in ("verb", "function")]
    texts = [(name, part(sockshell("-c", f"help {name}"), heading)) for name in names]
    return [(name, text) for name, text in texts if text]


def prepared(name):
    """The names that the form in Python works on: `s` in the state that the verb wants it in."""
    s, peer = socket.socketpair()
    peer.send(b"Hello body")
    listener = socket.create_server(("127.0.0.1", 0))
    names = {"s": s, "peer": peer, "a": s, "b": peer, "listener": listener, "port": listener.getsockname()[1],
             "data": b"\x01\x02\x03", "l": [1, 2], "item": 1, "record": {"a": 1}, "value": 1,
             "name": "a.sks"}
    if name in ("connect", "getsockname", "setsockopt", "getsockopt"):
        names["s"] = socket.socket()
    if name in ("bind", "listen"):
        names["s"] = socket.socket()
        names["port"] = 0
    if name == "sendto":
        names["s"] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if name in ("accept", "getpeername"):
        names["client"] = socket.create_connection(listener.getsockname())
        names["s"] = listener if name == "accept" else names["client"]
    return names


class Python(unittest.TestCase):
    def test_each_form_runs(self):
        found = forms("In Python")
        self.assertGreater(len(found), 50)
        for name, text in found:
            with self.subTest(name), unittest.mock.patch("builtins.input", lambda question: "x"):
                names = prepared(name)
                names.update(base64=base64, errno=errno, fcntl=fcntl, os=os, random=random, re=re, select=select, socket=socket,
                             struct=struct, sys=sys, time=time, zlib=zlib)
                with contextlib.suppress(SystemExit):
                    asyncio.run(self.run_form(text.replace("7788", str(names["port"])), names))
                for made in list(names.values()):
                    if isinstance(made, socket.socket):
                        made.close()

    @staticmethod
    async def run_form(text, names):
        """As one types it where `await` is taken."""
        code = compile(text, "form", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        names["task"] = asyncio.get_running_loop().create_task(asyncio.sleep(0))
        waiting = eval(code, names)  # pylint: disable=eval-used
        if waiting is not None:
            await waiting


class C(unittest.TestCase):
    @unittest.skipUnless(shutil.which("cc"), "no C compiler")
    def test_each_form_compiles(self):
        found = forms("In C")
        self.assertGreater(len(found), 40)
        source = "#define _GNU_SOURCE\n" + "".join(f"#include <{header}>\n" for header in HEADERS)
        source += "unsigned long crc32(unsigned long, const void *, size_t);\n"
        for name, text in found:
            source += self.function(name, text)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "forms.c")
            with open(path, "w", encoding="utf-8") as file:
                file.write(source)
            made = subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Wno-unused", "-Wno-uninitialized", "-Wno-maybe-uninitialized",
                                   "-Werror", "-c", path, "-o", path + ".o"],
                                  capture_output=True, text=True, timeout=SECONDS, check=False)
        self.assertEqual(made.returncode, 0, made.stderr)

    @staticmethod
    def function(name, text):
        """The form as the body of a function, behind the declarations of what it uses and does not make."""
        if ";" not in text:
            text = "(void)(" + text.strip() + ");\n"
        declared = ""
        for word, declaration in {**DECLARED, **OTHERWISE.get(name, {})}.items():
            used = re.search(rf"(?<![.\w\"]){word}\b(?!\()", text)
            made = re.search(rf"(\w|\*) \*?{word}( =|;|\[|, \w+\[)", text)
            if used and not made:
                declared += "    " + declaration + "\n"
        return f"void form_{name}(void) {{\n#line 1 \"{name}\"\n{declared}{text}}}\n"


if __name__ == "__main__":
    unittest.main()
