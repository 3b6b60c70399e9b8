"""Lines as they come, read as bulk.sks does. usage: lines.py PORT"""
import socket
import sys

lines = socket.create_connection(("127.0.0.1", int(sys.argv[1]))).makefile("rb")
while lines.readline():
    pass
