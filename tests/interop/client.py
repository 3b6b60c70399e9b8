"""client.sks in Python: asks for the server's address and greets it. usage: client.py PORT [TEXT [--reply]]

With --reply it stays until the server's answer has come, and prints that.
"""
import socket
import sys

port, text = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "Hello body"
server_ip = input("Please input the server's ip Address:")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((server_ip, port))
client.sendall(text.encode())
if "--reply" in sys.argv:
    print("\n" + client.recv(1024).decode(), flush=True)
client.close()
