# what: TCP, UDP, DNS, unix, abstract, netlink, packet and vsock sockets, socketpair and pipes
# held: seccomp allows no call that makes a socket, a pipe or an eventfd

# %%
import os, socket
for family in range(0, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        attempt(f"socket {family} {kind}", lambda: socket.socket(family, kind))
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", 22), 1))
attempt("dns", lambda: 1 / len(socket.getaddrinfo("example.com", 80)))
attempt("socketpair", lambda: socket.socketpair())
attempt("pipe", lambda: os.pipe())
attempt("eventfd", lambda: os.eventfd(0))
attempt("pty", lambda: os.openpty())
